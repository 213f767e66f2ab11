package io.paycools.gateway.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxRefundTest {

    /** Of the payment in every test. */
    private static final long PAID = 50010;

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
    void shouldRefundByItselfAndTellOfIt() {
        String payment = paid(client, "PAYMENT1");

        Answer created = client.call(
                MerchantClient.REFUND, client.refund("REFUND1", payment, 100).put("refundReason", "Broken"));

        assertEquals(10000, created.code(), created.text());
        JsonNode answer = created.data();
        assertEquals("REFUND1", answer.path("mchRefundOrderId").textValue());
        assertTrue(answer.path("refundTransactionId").textValue().matches("RU[0-9]+"));
        assertEquals(100, answer.path("refundAmount").intValue());
        assertEquals("PENDING", answer.path("refundStatus").textValue());
        assertTrue(answer.has("refundCreateTime"));
        WebhookReceiver.Received webhook = receiver.awaitOne();
        assertTrue(webhook.isSignedByPlatform());
        JsonNode told = webhook.json();
        assertEquals("payment.refund.success", told.path("eventName").textValue());
        assertEquals("COMPLETE", told.path("refundStatus").textValue());
        assertEquals("REFUND1", told.path("mchRefundOrderId").textValue());
        assertEquals(answer.path("refundTransactionId"), told.path("refundTransactionId"));
        assertEquals(payment, told.path("originalTransactionId").textValue());
        assertEquals(100, told.path("refundAmount").intValue());
        assertEquals("Broken", told.path("refundReason").textValue());
        assertFalse(told.has("currency"));
        JsonNode listed = client.queryRefunds(payment).data();
        assertEquals(1, listed.size());
        assertEquals("COMPLETE", listed.path(0).path("refundStatus").textValue());
        assertEquals(
                listed,
                client.call(
                                MerchantClient.REFUNDS,
                                client.param()
                                        .put(
                                                "refundTransactionId",
                                                answer.path("refundTransactionId")
                                                        .textValue()))
                        .data());
    }

    @Test
    void shouldNeverGiveBackMoreThanWasPaid() {
        String payment = paid(client, "PAYMENT1");
        assertEquals(10000, refund("REFUND1", payment, PAID - 100));

        assertEquals(21406, refund("REFUND2", payment, 101));
        assertEquals(10000, refund("REFUND3", payment, 100));
        assertEquals(21406, refund("REFUND4", payment, 1));

        assertEquals(2, client.queryRefunds(payment).data().size());
        assertEquals(
                2,
                client.get("/sandbox/orders/count?kind=REFUND")
                        .json()
                        .path("count")
                        .intValue());
    }

    @ParameterizedTest
    @CsvSource({"decline, FAILED, payment.refund.failed", "cancel, CANCEL, payment.refund.cancel"})
    void shouldLeaveTheAmountOfWhatCameToNothingToOthers(String directive, String word, String event) {
        String payment = paid(client, "PAYMENT1");
        client.call(
                MerchantClient.REFUND,
                client.refund("REFUND1", payment, PAID).put("refundReason", "sandbox:" + directive));

        JsonNode told = receiver.awaitOne().json();

        assertEquals(word, told.path("refundStatus").textValue());
        assertEquals(event, told.path("eventName").textValue());
        assertEquals(word.equals("FAILED"), told.has("failedCode"));
        assertEquals(
                word,
                client.queryRefunds(payment).data().path(0).path("refundStatus").textValue());
        assertEquals(10000, refund("REFUND2", payment, PAID));
    }

    @Test
    void shouldTakeAnOrderOnce() {
        String payment = paid(client, "PAYMENT1");
        assertEquals(10000, refund("REFUND1", payment, 100));

        assertEquals(21407, refund("REFUND1", payment, 100));

        assertEquals(
                1, client.get("/sandbox/requests").json().path("duplicates").intValue());
    }

    @Test
    void shouldWaitForTheOriginalToBeCompleted() {
        String payment = client.call(MerchantClient.GENERATE, client.payment("PAYMENT1"))
                .data()
                .path("transactionId")
                .textValue();
        assertEquals(21408, refund("REFUND1", payment, 100));

        client.post("/sandbox/orders/PAYMENT1/pay");

        assertEquals(10000, refund("REFUND1", payment, 100));
    }

    @Test
    void shouldTakeOneAtATimeWhereItIsAsked() {
        String payment = paid(client, "PAYMENT1");
        client.call(
                MerchantClient.REFUND,
                client.refund("REFUND1", payment, 100).put("refundReason", "sandbox:stay-pending"));
        ObjectNode second = client.refund("REFUND2", payment, 100).put("refundReason", "sandbox:one-at-a-time");
        assertEquals(21409, client.call(MerchantClient.REFUND, second).code());

        client.post("/sandbox/orders/REFUND1/pay");

        assertEquals(10000, client.call(MerchantClient.REFUND, second).code());
    }

    @Test
    void shouldNotRefundWhatIsNoPaymentOfTheMerchant() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
        String payout = client.order("PAYOUT1").path("transactionId").textValue();
        assertEquals(21006, refund("REFUND1", payout, 100));
        assertEquals(21006, refund("REFUND1", "CU1", 100));
        assertEquals(21006, client.queryRefunds("CU1").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"100\"", "1e2"})
    void shouldRefuseWhatIsNoAmount(String amount) {
        String payment = paid(client, "PAYMENT1");
        String param = client.refund("REFUND1", payment, 999)
                .toString()
                .replace("\"refundAmount\":999", "\"refundAmount\":" + amount);
        assertEquals(21406, client.call(MerchantClient.REFUND, param).code());
    }

    @ParameterizedTest
    @CsvSource({
        "mchRefundOrderId, REFUND-1",
        "refundReason, ''",
        "refundCallbackUrl, nowhere",
        "countryCode, US",
        "currency, PHP",
        "notifyUrl, https://shop.example/"
    })
    void shouldRefuseAWrongOrUnknownField(String field, String value) {
        String payment = paid(client, "PAYMENT1");
        Answer answer = client.call(
                MerchantClient.REFUND, client.refund("REFUND1", payment, 100).put(field, value));
        assertEquals(21002, answer.code());
        assertTrue(answer.message().contains(field), answer.message());
    }

    @Test
    void shouldKnowWhereThePaymentWasMade() {
        String payment = paid(client, "PAYMENT1");
        ObjectNode param = client.refund("REFUND1", payment, 100);
        assertEquals(
                21006,
                client.call(MerchantClient.REFUND, param.put("countryCode", "TH"))
                        .code());
        assertEquals(
                10000,
                client.call(MerchantClient.REFUND, param.put("countryCode", "PH"))
                        .code());
        assertEquals(21002, client.call(MerchantClient.REFUNDS, client.param()).code());
    }

    @Test
    void shouldNotTakeARefundForAPayment() {
        String payment = paid(client, "PAYMENT1");
        refund("REFUND1", payment, 100);
        String refund = client.order("REFUND1").path("transactionId").textValue();
        assertEquals(21006, client.queryPayment("REFUND1").code());
        assertEquals(404, client.get("/cashier/" + refund).status());
        assertEquals(409, client.post("/sandbox/orders/REFUND1/expire").status());
    }

    @Test
    void shouldRememberRefundsOverARestart(@TempDir Path folder) {
        SandboxConfig config = SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withPace(MerchantClient.QUICK)
                .withJournal(folder.resolve("journal"));
        String payment;
        try (SandboxServer first = SandboxServer.start(config)) {
            MerchantClient merchant = new MerchantClient(first, Clock.systemUTC(), receiver.url());
            payment = paid(merchant, "PAYMENT1");
            merchant.call(MerchantClient.REFUND, merchant.refund("REFUND1", payment, PAID - 1));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() ->
                            merchant.order("REFUND1").path("status").asText().equals("COMPLETED"));
        }
        try (SandboxServer second = SandboxServer.start(config)) {
            MerchantClient merchant = new MerchantClient(second, Clock.systemUTC(), receiver.url());
            List<Integer> codes = List.of(
                    merchant.call(MerchantClient.REFUND, merchant.refund("REFUND1", payment, 1))
                            .code(),
                    merchant.call(MerchantClient.REFUND, merchant.refund("REFUND2", payment, 2))
                            .code(),
                    merchant.call(MerchantClient.REFUND, merchant.refund("REFUND3", payment, 1))
                            .code());
            assertEquals(List.of(21407, 21406, 10000), codes);
        }
    }

    private int refund(String mchRefundOrderId, String payment, long amount) {
        return client.call(MerchantClient.REFUND, client.refund(mchRefundOrderId, payment, amount))
                .code();
    }

    /** A payment that was paid, and told of to nobody. */
    private static String paid(MerchantClient merchant, String mchOrderId) {
        return merchant.call(
                        MerchantClient.GENERATE,
                        merchant.payment(mchOrderId).put("remark", "sandbox:webhook-first sandbox:no-webhook"))
                .data()
                .path("transactionId")
                .textValue();
    }
}
