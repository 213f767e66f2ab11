package io.paycools.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Payouts that a person made in PayCools' merchant portal. */
class SandboxPortalTest {

    private static final String PORTAL = "/sandbox/portal-payouts";
    private static final String OTHER_APP = "c96f05030ffc411185c06f959e1c9210";

    @TempDir
    private Path folder;

    private final WebhookReceiver receiver = new WebhookReceiver();
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withPace(MerchantClient.QUICK));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    @Test
    void shouldMakeAPayoutThatNoRequestAskedFor() {
        Answer created = client.send(PORTAL, entry().put("mchOrderId", "10e1369686110330100"));

        assertEquals(201, created.status());
        JsonNode order = created.json();
        assertEquals("PAYOUT", order.path("kind").textValue());
        assertEquals("10e1369686110330100", order.path("mchOrderId").textValue());
        assertEquals(MerchantClient.APP_ID, order.path("appId").textValue());
        assertEquals("PENDING", order.path("status").textValue());
        assertEquals(12345, order.path("amount").intValue());
        assertEquals("9999876.55", client.balance("PH"));
        WebhookReceiver.Received told = receiver.awaitOne();
        assertTrue(told.isSignedByPlatform());
        assertEquals("disbursement.success", told.field("eventName"));
        assertEquals("COMPLETED", told.field("transactionStatus"));
        assertEquals("10e1369686110330100", told.field("mchOrderId"));
        assertEquals(order.path("transactionId"), told.json().path("transactionId"));
        assertEquals(12345, told.json().path("amount").intValue());
        assertEquals("PHP", told.field("currency"));
        JsonNode checked = client.checkPayout("10e1369686110330100").data();
        assertEquals(order.path("transactionId"), checked.path("transactionId"));
        assertEquals("COMPLETED", checked.path("transactionStatus").textValue());
        assertEquals(
                0,
                client.get("/sandbox/requests")
                        .json()
                        .path("byPath")
                        .path(MerchantClient.TRANSFER)
                        .intValue());
    }

    @Test
    void shouldDeclineWhenAsked() {
        client.send(PORTAL, entry().put("mchOrderId", "PORTAL1").put("decline", true));

        JsonNode told = receiver.awaitOne().json();

        assertEquals("disbursement.failed", told.path("eventName").textValue());
        assertEquals(-10004, told.path("failedCode").intValue());
        assertEquals("10000000.00", client.balance("PH"));
    }

    @Test
    void shouldMakeUpAnOrderId() {
        String first = created(entry().put("decline", false));
        String second = created(entry());

        assertTrue(first.matches("PORTAL[0-9a-f]{20}"), first);
        assertTrue(second.matches("PORTAL[0-9a-f]{20}"), second);
        assertEquals(2, receiver.awaitCount(2).size());
        assertEquals("COMPLETED", client.order(first).path("status").textValue());
        assertEquals("COMPLETED", client.order(second).path("status").textValue());
    }

    @Test
    void shouldNeedTheNameOfOneOfSeveralMerchants() {
        Merchant first = MerchantClient.merchant(null);
        Merchant second = new Merchant(OTHER_APP, first.publicKey(), first.platformPrivateKey(), receiver.url());
        restart(SandboxConfig.forMerchants(first, second).withPace(MerchantClient.QUICK));

        Answer unnamed = client.send(PORTAL, entry());
        Answer named = client.send(PORTAL, entry().put("appId", OTHER_APP));

        assertEquals(400, unnamed.status());
        assertEquals(
                "appId is missing, there are several merchants",
                unnamed.json().path("error").textValue());
        assertEquals(201, named.status());
        assertEquals(OTHER_APP, named.json().path("appId").textValue());
        assertEquals(named.json().path("mchOrderId"), receiver.awaitOne().json().path("mchOrderId"));
    }

    @Test
    void shouldGoOnAfterARestart() {
        SandboxConfig kept = SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withJournal(folder.resolve("journal.jsonl"));
        SandboxConfig patient = kept.withPace(new SandboxConfig.Pace(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(2)));
        restart(patient);
        client.send(PORTAL, entry().put("mchOrderId", "PORTAL1").put("decline", true));
        String before = client.get("/sandbox/orders").text();

        restart(patient);
        assertEquals(before, client.get("/sandbox/orders").text());
        restart(kept.withPace(MerchantClient.QUICK));

        assertEquals("disbursement.failed", receiver.awaitOne().field("eventName"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.order("PORTAL1").path("webhookAcknowledged").booleanValue());
        assertEquals("FAILED", client.order("PORTAL1").path("status").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the body is not a JSON object",
                "[]|the body is not a JSON object",
                "{}|amount is missing",
                "{'amount':'1','countryCode':'PH','currency':'PHP'}|amount is not a positive integer",
                "{'amount':0,'countryCode':'PH','currency':'PHP'}|amount is not a positive integer",
                "{'amount':500000001,'countryCode':'PH','currency':'PHP'}|amount is over the limit of the currency",
                "{'amount':1,'countryCode':'XX','currency':'PHP'}|countryCode is not one of PH, ID, MY, TH",
                "{'amount':1,'countryCode':'PH'}|currency is missing",
                "{'amount':1,'countryCode':'PH','currency':'THB'}|currency does not belong to countryCode",
                "{'amount':1,'countryCode':'PH','currency':'PHP','decline':1}|decline is not true or false",
                "{'amount':1,'countryCode':'PH','currency':'PHP','appId':'a'}|appId is not known",
                "{'amount':1,'countryCode':'PH','currency':'PHP','mchOrderId':'A-1'}"
                        + "|mchOrderId must be letters and digits",
                "{'amount':1,'countryCode':'PH','currency':'PHP','mchOrderId':'TAKEN1'}|duplicate mchOrderId",
                "{'amount':1,'countryCode':'PH','currency':'PHP','status':'x'}|unknown field status"
            })
    void shouldSayWhatIsWrong(String body, String sentence) {
        client.call(MerchantClient.CHECKOUT, client.checkout("TAKEN1"));

        Answer answer = client.send(PORTAL, utf8(body.replace('\'', '"')), "application/json");

        assertEquals(400, answer.status());
        assertEquals(sentence, answer.json().path("error").textValue());
        assertEquals("10000000.00", client.balance("PH"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String created(ObjectNode entry) {
        Answer created = client.send(PORTAL, entry);
        assertEquals(201, created.status());
        return created.json().path("mchOrderId").textValue();
    }

    private void start(SandboxConfig config) {
        sandbox = SandboxServer.start(config);
        client = new MerchantClient(sandbox, Clock.systemUTC(), receiver.url());
    }

    private void restart(SandboxConfig config) {
        sandbox.close();
        start(config);
    }

    private static ObjectNode entry() {
        return StrictJson.newObject()
                .put("amount", 12345)
                .put("countryCode", "PH")
                .put("currency", "PHP");
    }
}
