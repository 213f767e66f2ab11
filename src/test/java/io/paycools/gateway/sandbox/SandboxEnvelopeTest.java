package io.paycools.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxEnvelopeTest {

    /** The time in the fixed vectors. */
    private static final Instant NOW = Instant.ofEpochMilli(1_764_050_000_000L);

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withClock(clock));
        client = new MerchantClient(sandbox, clock, "http://127.0.0.1:1/nowhere");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldAcceptTheSignatureThatOpensslMade() throws Exception {
        JsonNode vector = vector("plain");

        Answer answer = client.send(
                MerchantClient.QUERY,
                MerchantClient.envelope(
                        vector.path("param").textValue(), vector.path("sign").textValue()));

        // Not found, and so the signature, the fields and the timestamp were right.
        assertEquals(21006, answer.code());
    }

    @Test
    void shouldVerifyNonAsciiTextAsUtf8() throws Exception {
        JsonNode vector = vector("non-ascii-name");

        Answer answer = client.send(
                MerchantClient.QUERY,
                MerchantClient.envelope(
                        vector.path("param").textValue(), vector.path("sign").textValue()));

        assertEquals(21002, answer.code());
        assertEquals("unknown field customerName", answer.message());
    }

    @Test
    void shouldRefuseAParamThatChangedAfterSigning() throws Exception {
        JsonNode vector = vector("plain");
        String changed = vector.path("param").textValue().replace(",", ", ");

        Answer answer = client.send(
                MerchantClient.QUERY,
                MerchantClient.envelope(changed, vector.path("sign").textValue()));

        assertRefused(21001, answer);
    }

    @Test
    void shouldRefuseTheSignatureOfAStranger() {
        String param = client.payment("ORDER1").toString();
        String sign = MerchantClient.sign(param, MerchantClient.privateKey("stranger-2048.pkcs8.pem"));

        assertRefused(21001, client.send(MerchantClient.GENERATE, MerchantClient.envelope(param, sign)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unpadded", "url-safe", "wrapped", "empty", "words"})
    void shouldRefuseASignatureThatIsNotOneLineOfStandardBase64(String form) throws Exception {
        JsonNode vector = vector("plain");
        String good = vector.path("sign").textValue();
        String bad =
                switch (form) {
                    case "unpadded" -> good.replace("=", "");
                    case "url-safe" -> good.replace('+', '-').replace('/', '_');
                    case "wrapped" -> good.substring(0, 64) + "\n" + good.substring(64);
                    case "empty" -> "";
                    default -> "not a signature";
                };

        Answer answer = client.send(
                MerchantClient.QUERY,
                MerchantClient.envelope(vector.path("param").textValue(), bad));

        assertRefused(21001, answer);
    }

    @Test
    void shouldRefuseAnUnknownApplication() {
        String param = client.payment("ORDER1").toString();
        ObjectNode envelope = MerchantClient.envelope(
                        param, MerchantClient.sign(param, MerchantClient.privateKey("merchant-2048.pkcs8.pem")))
                .put("appId", "another");

        assertRefused(21003, client.send(MerchantClient.GENERATE, envelope));
    }

    @ParameterizedTest
    @ValueSource(strings = {"appId", "sign", "param"})
    void shouldNameAMissingMember(String member) {
        ObjectNode envelope = MerchantClient.envelope("{}", "c2lnbg==");
        envelope.remove(member);

        Answer answer = client.send(MerchantClient.GENERATE, envelope);

        assertRefused(21002, answer);
        assertEquals(member + " is missing", answer.message());
    }

    @Test
    void shouldRefuseAFourthMember() {
        Answer answer = client.send(
                MerchantClient.GENERATE,
                MerchantClient.envelope("{}", "c2lnbg==").put("version", "2"));

        assertRefused(21002, answer);
        assertEquals("unknown field version", answer.message());
    }

    @Test
    void shouldRefuseAParamThatIsAnObject() {
        ObjectNode envelope = MerchantClient.envelope("", "c2lnbg==");
        envelope.putObject("param");

        Answer answer = client.send(MerchantClient.GENERATE, envelope);

        assertRefused(21002, answer);
        assertEquals("param is not a string", answer.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{\"appId\":\"a\"} {}", "{\"appId\":1,\"appId\":2}"})
    void shouldRefuseABodyThatIsNotOneObject(String body) {
        assertRefused(
                21002, client.send(MerchantClient.GENERATE, body.getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    @Test
    void shouldRefuseABodyThatIsNotUtf8() {
        byte[] latin = "{\"appId\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"appId\":\"a\"}".getBytes(StandardCharsets.UTF_16BE);

        assertRefused(21002, client.send(MerchantClient.GENERATE, latin, "application/json"));
        assertRefused(21002, client.send(MerchantClient.GENERATE, wide, "application/json"));
    }

    @Test
    void shouldRefuseAnotherContentType() {
        String param = client.payment("ORDER1").toString();
        String sign = MerchantClient.sign(param, MerchantClient.privateKey("merchant-2048.pkcs8.pem"));
        byte[] body = MerchantClient.envelope(param, sign).toString().getBytes(StandardCharsets.UTF_8);

        assertRefused(21002, client.send(MerchantClient.GENERATE, body, "text/plain"));
        assertEquals(
                10000,
                client.send(MerchantClient.GENERATE, body, "application/json; charset=utf-8")
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "text", "{} {}", "{\"a\":1,\"a\":2}"})
    void shouldRefuseASignedParamThatIsNotOneObject(String param) {
        assertRefused(21002, client.call(MerchantClient.GENERATE, param));
    }

    @Test
    void shouldSurviveAnAbsurdlyNestedParam() {
        assertRefused(21002, client.call(MerchantClient.GENERATE, "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000)));
        assertEquals(200, client.get("/sandbox/health").status());
    }

    @Test
    void shouldRefuseABodyOver256Kilobytes() {
        byte[] body = new byte[256 * 1024 + 1];

        assertEquals(
                413,
                client.send(MerchantClient.GENERATE, body, "application/json").status());
    }

    @ParameterizedTest
    @CsvSource({"-300001, 21009", "-300000, 10000", "0, 10000", "300000, 10000", "300001, 21009"})
    void shouldRefuseAStaleTimestamp(long difference, int code) {
        ObjectNode param = client.payment("ORDER1").put("timestamp", NOW.toEpochMilli() + difference);

        assertEquals(code, client.call(MerchantClient.GENERATE, param).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1764050000000\"",
                "1764050000",
                "1764050000000.0",
                "1e12",
                "null",
                "-1",
                "100000000000000000000000"
            })
    void shouldRefuseATimestampThatIsNotMilliseconds(String timestamp) {
        String param = client.payment("ORDER1").toString().replace("1764050000000", timestamp);

        assertRefused(21008, client.call(MerchantClient.GENERATE, param));
    }

    @Test
    void shouldHoldAnotherTimestampWindow() {
        SandboxConfig narrow = SandboxConfig.forMerchants(MerchantClient.merchant(null))
                .withClock(clock)
                .withTimestampWindow(Duration.ofSeconds(1));
        try (SandboxServer strict = SandboxServer.start(narrow)) {
            MerchantClient late = new MerchantClient(
                    strict, Clock.offset(clock, Duration.ofSeconds(-2)), "http://127.0.0.1:1/nowhere");

            assertRefused(21009, late.queryPayment("ORDER1"));
        }
    }

    @Test
    void shouldRequireTheTimestamp() {
        ObjectNode param = client.payment("ORDER1");
        param.remove("timestamp");

        Answer answer = client.call(MerchantClient.GENERATE, param);

        assertRefused(21002, answer);
        assertEquals("timestamp is missing", answer.message());
    }

    @Test
    void shouldNotShowKeysInText() {
        String text = MerchantClient.merchant("https://example.com/hook").toString();

        assertTrue(text.contains(MerchantClient.APP_ID));
        assertFalse(text.matches("(?is).*(modulus|RSA|key).*"), text);
    }

    private static void assertRefused(int code, Answer answer) {
        assertEquals(200, answer.status());
        assertEquals(code, answer.code(), answer.text());
        assertTrue(answer.data().isNull());
        assertEquals(3, answer.json().size());
    }

    private static JsonNode vector(String name) throws Exception {
        for (JsonNode each : StrictJson.MAPPER.readTree(MerchantClient.vector("outbound-signatures.json"))) {
            if (each.path("name").textValue().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("No vector " + name);
    }
}
