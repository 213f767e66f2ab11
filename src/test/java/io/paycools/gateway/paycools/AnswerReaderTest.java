package io.paycools.gateway.paycools;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What PayCools may answer, and what we make of it. */
class AnswerReaderTest {

    /** Stands for the platform's key: what the vectors are signed with is not important here. */
    private static final List<RSAPublicKey> KEYS = List.of(RsaKeys.readPublic(Vectors.key("merchant-2048.public.pem")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":10000,\"data\":{\"transactionId\":\"CU1\"}}",
                "{\"code\":\"10000\",\"data\":{\"transactionId\":\"CU1\"}}",
                "{\"code\":10000,\"data\":\"{\\\"transactionId\\\":\\\"CU1\\\"}\"}",
                "\uFEFF{\"code\":10000,\"message\":\"Success\",\"data\":{\"transactionId\":\"CU1\",\"new\":[]},\"x\":1}",
                "{\"code\":10000,\"sign\":null,\"data\":{\"transactionId\":\"CU1\"}}"
            })
    void shouldReadAnAnswerInEveryFormItMayHave(String body) {
        Answer.Understood answer = understood(200, body);
        assertTrue(answer.accepted());
        assertEquals("CU1", answer.data().path("transactionId").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":10000,\"data\":null}", "{\"code\":10000}", "{\"code\":10000,\"data\":\"\"}"})
    void shouldReadAnAnswerWithoutData(String body) {
        assertEquals("", understood(200, body).data().path("transactionId").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|{\"code\":10000,\"data\":{}}",
                "404|{\"code\":21001,\"data\":null}",
                "302|{\"code\":10000}",
                "200|<html>blocked</html>",
                "200|{\"code\":10000,\"data\":{\"transactionId\":",
                "200|{\"message\":\"Success\"}",
                "200|{\"code\":\"ok\"}",
                "200|{\"code\":null}",
                "200|{\"code\":1.5}",
                "200|{\"code\":10000,\"code\":21001}",
                "200|[10000]",
                "200|10000",
                "200|{\"code\":10000,\"data\":\"{broken\"}",
                "204|''",
                "200|''"
            })
    void shouldSayThatAnAnswerSaysNothing(int status, String body) {
        assertInstanceOf(Answer.Unusable.class, read(status, body));
    }

    @Test
    void shouldTakeASignedAnswerWhenTheSignatureFits() {
        Vectors.Outbound row = Vectors.outbound().get(0);
        understood(200, "{\"code\":10000,\"data\": " + row.param() + " ,\"sign\":\"" + row.sign() + "\"}");
        understood(
                200,
                "{\"sign\":\"" + row.sign() + "\",\"code\":10000,\"data\":\""
                        + row.param().replace("\"", "\\\"") + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AAAA\"", "\"\"", "[]", "1"})
    void shouldNotTrustAnAnswerWithAWrongSignature(String sign) {
        Vectors.Outbound row = Vectors.outbound().get(0);
        assertInstanceOf(
                Answer.Unusable.class,
                read(200, "{\"code\":10000,\"data\":" + row.param() + ",\"sign\":" + sign + "}"));
    }

    @Test
    void shouldKeepAnAnswerWithoutSignatureAndPersonalData() {
        String raw = understood(
                        200,
                        "{\"code\":10000,\"data\":{\"transactionId\":\"CU1\",\"accountName\":\"Maria\",\"extra\":"
                                + "\"{\\\"email\\\":\\\"m@example.com\\\"}\"},\"sign\":null}")
                .raw();
        assertTrue(raw.contains("CU1"));
        assertEquals(-1, raw.indexOf("Maria"));
        assertEquals(-1, raw.indexOf("m@example.com"));
    }

    private static Answer.Understood understood(int status, String body) {
        return assertInstanceOf(Answer.Understood.class, read(status, body));
    }

    private static Answer read(int status, String body) {
        return AnswerReader.read(status, body.getBytes(StandardCharsets.UTF_8), KEYS);
    }
}
