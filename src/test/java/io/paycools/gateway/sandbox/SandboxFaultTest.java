package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Faults that are switched on from outside, whatever the requests say. */
class SandboxFaultTest {

    private static final String FAULTS = "/sandbox/faults";

    private final WebhookReceiver receiver = new WebhookReceiver();
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, Clock.systemUTC(), receiver.url());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    @Test
    void shouldTurnAwayAsManyCreatesAsSaid() {
        JsonNode switched = turn("refuse-creates-21020", 3);

        assertEquals("refuse-creates-21020", switched.path("mode").textValue());
        assertEquals(3, switched.path("count").intValue());
        assertEquals(21020, payOut("ORDER1").code());
        assertEquals(21006, client.checkPayout("ORDER1").code());
        assertEquals(
                21020,
                client.call(MerchantClient.GENERATE, client.payment("ORDER1")).code());
        assertEquals(
                21020,
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")).code());
        assertEquals("[]", client.get("/sandbox/orders").text());
        assertEquals(10000, payOut("ORDER1").code());
    }

    @Test
    void shouldBeUnavailable() {
        turn("http-503", 1);

        Answer answer = payOut("ORDER1");

        assertEquals(503, answer.status());
        assertTrue(answer.text().contains("<html>"));
        assertEquals(21006, client.checkPayout("ORDER1").code());
        assertEquals(10000, payOut("ORDER1").code());
    }

    @Test
    void shouldKeepTheOrderAndHang() {
        turn("hang", 1);

        assertThrows(IOException.class, () -> client.callUnanswered(MerchantClient.TRANSFER, client.payout("ORDER1")));

        assertEquals("ORDER1", receiver.awaitOne().field("mchOrderId"));
        assertEquals(21007, payOut("ORDER1").code());
        assertEquals(10000, payOut("ORDER2").code());
    }

    @Test
    void shouldLeaveQueriesAndRequestsWithoutSignatureAlone() {
        turn("http-503", 1);

        assertEquals(21006, client.checkPayout("ORDER1").code());
        assertEquals("10000000.00", client.balance("PH"));
        assertEquals(
                21001,
                client.send(
                                MerchantClient.TRANSFER,
                                MerchantClient.envelope(client.payout("ORDER1").toString(), "none"))
                        .code());
        assertEquals(503, payOut("ORDER1").status());
    }

    @Test
    void shouldBeSwitchedOff() {
        turn("http-503", 1000);

        JsonNode off =
                client.send(FAULTS, StrictJson.newObject().put("mode", "none")).json();

        assertEquals("none", off.path("mode").textValue());
        assertEquals(0, off.path("count").intValue());
        assertEquals(10000, payOut("ORDER1").code());
    }

    @Test
    void shouldBeSwitchedOffByEmptyingTheSandbox() {
        turn("http-503", 1000);

        client.post("/sandbox/reset");

        assertEquals(10000, payOut("ORDER1").code());
    }

    @Test
    void shouldPutOneFaultInThePlaceOfAnother() {
        turn("http-503", 1000);
        turn("refuse-creates-21020", 1);

        assertEquals(21020, payOut("ORDER1").code());
        assertEquals(10000, payOut("ORDER1").code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none|the body is not a JSON object",
                "{}|mode is missing",
                "{'mode':'HANG','count':1}|mode is not one of none, refuse-creates-21020, http-503, hang",
                "{'mode':'hang'}|count is missing, it is required for hang",
                "{'mode':'hang','count':0}|count must be 1 to 1000000",
                "{'mode':'hang','count':'1'}|count is not an integer",
                "{'mode':'hang','count':1,'for':2}|unknown field for"
            })
    void shouldSayWhatIsWrong(String body, String sentence) {
        Answer answer =
                client.send(FAULTS, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "application/json");

        assertEquals(400, answer.status());
        assertEquals(sentence, answer.json().path("error").textValue());
        assertEquals(10000, payOut("ORDER1").code());
    }

    private JsonNode turn(String mode, int count) {
        Answer answer =
                client.send(FAULTS, StrictJson.newObject().put("mode", mode).put("count", count));
        assertEquals(200, answer.status());
        return answer.json();
    }

    private Answer payOut(String mchOrderId) {
        return client.call(MerchantClient.TRANSFER, client.payout(mchOrderId));
    }
}
