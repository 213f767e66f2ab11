package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxDirectiveTest {

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
    void shouldFailADirectPaymentByItselfWhenDeclined() {
        pay("ORDER1", "Order 1 sandbox:decline");

        JsonNode told = receiver.awaitOne().json();
        JsonNode queried = client.queryPayment("ORDER1").data();

        assertEquals("payment.failed", told.path("eventName").textValue());
        assertEquals("FAILED", told.path("transactionStatus").textValue());
        assertEquals(-10004, told.path("failedCode").intValue());
        assertEquals("FAILED", queried.path("transactionStatus").textValue());
        assertEquals(-10004, queried.path("failedCode").intValue());
        assertTrue(queried.has("failedMessage"));
        assertTrue(queried.has("returnTime"));
    }

    @Test
    void shouldFailACheckoutOnlyWhenItsPayerPays() {
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1").put("remark", "sandbox:decline"));
        // A payout started later and finished earlier shows that the checkout's time to settle has passed.
        awaitSettledPayout();
        assertEquals("PENDING", status("ORDER1"));

        client.post("/sandbox/orders/ORDER1/pay");

        assertEquals("FAILED", status("ORDER1"));
        List<WebhookReceiver.Received> told = receiver.awaitCount(2);
        assertEquals("checkout.payment.failed", told.get(1).field("eventName"));
    }

    @Test
    void shouldLeaveAPaymentPendingUntilSomebodyPays() {
        pay("ORDER1", "An order without directive");
        awaitSettledPayout();

        assertEquals("PENDING", status("ORDER1"));
    }

    @Test
    void shouldRejectWithTheCodeAskedFor() {
        Answer answer =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "sandbox:reject=21014"));

        assertEquals(200, answer.status());
        assertEquals(21014, answer.code());
        assertTrue(answer.data().isNull());
        assertNotKept("PAYOUT1");
        assertEquals("10000000.00", client.balance("PH"));
    }

    @Test
    void shouldKeepTheOrderAndNeverAnswer() {
        assertThrows(
                IOException.class,
                () -> client.callUnanswered(
                        MerchantClient.TRANSFER,
                        client.payout("PAYOUT1").put("remark", "sandbox:timeout-after-accept")));

        // The connection outlived the order's settlement, so the silence was longer than a slow answer.
        assertEquals("COMPLETED", status("PAYOUT1"));
        assertEquals("disbursement.success", receiver.awaitOne().field("eventName"));
    }

    @Test
    void shouldKeepTheOrderAndDropTheConnection() {
        assertThrows(
                IOException.class,
                () -> client.callUnanswered(
                        MerchantClient.GENERATE, client.payment("ORDER1").put("remark", "sandbox:reset-after-accept")));

        assertEquals("PENDING", status("ORDER1"));
        assertEquals(
                21007,
                client.call(MerchantClient.GENERATE, client.payment("ORDER1")).code());
    }

    @Test
    void shouldKeepTheOrderAndAnswerWithAServerError() {
        Answer answer = client.call(
                MerchantClient.GENERATE, client.payment("ORDER1").put("remark", "sandbox:http-500-after-accept"));

        assertEquals(500, answer.status());
        assertEquals("PENDING", status("ORDER1"));
    }

    @Test
    void shouldAnswerWithAServerErrorAndKeepNothing() {
        Answer answer =
                client.call(MerchantClient.GENERATE, client.payment("ORDER1").put("remark", "sandbox:http-500"));

        assertEquals(500, answer.status());
        assertNotKept("ORDER1");
    }

    @Test
    void shouldSendTheWebhookBeforeTheAnswer() {
        Answer answer = pay("ORDER1", "sandbox:webhook-first");

        // Not awaited: it must have come before the answer.
        assertEquals(1, receiver.received().size());
        assertEquals("PENDING", answer.data().path("transactionStatus").textValue());
        assertEquals("COMPLETED", status("ORDER1"));
        assertTrue(client.order("ORDER1").path("webhookAcknowledged").booleanValue());
    }

    @Test
    void shouldAnswerAfterOneAttemptAtTheFirstWebhook() {
        receiver.answersNext(503, "");

        Answer answer = pay("ORDER1", "sandbox:webhook-first");

        assertEquals(10000, answer.code());
        receiver.awaitCount(2);
    }

    @Test
    void shouldDeliverEachWebhookTwice() {
        pay("ORDER1", "sandbox:auto-pay sandbox:webhook-twice");

        List<WebhookReceiver.Received> told = receiver.awaitCount(2);
        awaitAcknowledged("ORDER1");

        assertEquals(told.get(0).param(), told.get(1).param());
        assertEquals(2, client.order("ORDER1").path("webhookAttempts").intValue());
        assertEquals(2, receiver.received().size());
    }

    @Test
    void shouldSendNoWebhook() {
        pay("ORDER1", "sandbox:auto-pay sandbox:no-webhook");
        awaitStatus("ORDER1", "COMPLETED");
        // Anything sent would have come before the webhook of an order that settles later.
        awaitSettledPayout();

        assertEquals(1, receiver.received().size());
        assertEquals(0, client.order("ORDER1").path("webhookAttempts").intValue());
    }

    @Test
    void shouldSendTheWebhookLate() {
        pay("ORDER1", "sandbox:auto-pay sandbox:webhook-late=PT2S");
        awaitStatus("ORDER1", "COMPLETED");
        long settled = System.nanoTime();
        assertTrue(receiver.received().isEmpty());

        receiver.awaitOne();

        assertTrue(System.nanoTime() - settled > Duration.ofMillis(500).toNanos());
    }

    @Test
    void shouldTellAWrongAmount() {
        pay("ORDER1", "sandbox:auto-pay sandbox:wrong-amount");

        WebhookReceiver.Received told = receiver.awaitOne();

        assertEquals(50011, told.json().path("amount").intValue());
        assertTrue(told.isSignedByPlatform());
        assertEquals(50010, client.queryPayment("ORDER1").data().path("amount").intValue());
    }

    @Test
    void shouldTellOfSuccessAndThenOfFailure() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "sandbox:success-then-fail"));

        List<WebhookReceiver.Received> told = receiver.awaitCount(2);

        assertEquals("disbursement.success", told.get(0).field("eventName"));
        assertEquals("COMPLETED", told.get(0).field("transactionStatus"));
        assertEquals("disbursement.failed", told.get(1).field("eventName"));
        assertEquals("FAILED", told.get(1).field("transactionStatus"));
        assertEquals(
                "COMPLETED",
                client.checkPayout("PAYOUT1").data().path("transactionStatus").textValue());
    }

    @Test
    void shouldPayByItself() {
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1").put("remark", "sandbox:auto-pay"));

        assertEquals("checkout.payment.success", receiver.awaitOne().field("eventName"));
        assertEquals("COMPLETED", status("ORDER1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sandbox:declined",
                "sandbox:",
                "sandbox:DECLINE",
                "sandbox:decline=1",
                "sandbox:reject",
                "sandbox:reject=10000",
                "sandbox:reject=many",
                "sandbox:webhook-late",
                "sandbox:webhook-late=10",
                "sandbox:webhook-late=PT-1S",
                "sandbox:code-after-accept",
                "sandbox:code-after-accept=10000",
                "sandbox:code-after-accept=2100",
                "sandbox:busy",
                "sandbox:busy=0",
                "sandbox:busy=21",
                "sandbox:busy=01",
                "sandbox:stay-pending=PT1S",
                "sandbox:html-after-accept=1",
                "sandbox:auto-pay and sandbox:nonsense"
            })
    void shouldRefuseADirectiveThatItDoesNotUnderstand(String remark) {
        Answer answer = pay("ORDER1", remark);

        String name = remark.substring(remark.lastIndexOf("sandbox:")).replaceAll("=.*", "");
        assertEquals(21002, answer.code());
        assertTrue(answer.message().startsWith("remark "), answer.message());
        assertTrue(answer.message().contains(name), answer.message());
        assertNotKept("ORDER1");
    }

    @Test
    void shouldLeaveOrdinaryRemarksAlone() {
        assertEquals(10000, pay("ORDER1", "A sandbox, two buckets: 10 EUR").code());
    }

    private Answer pay(String mchOrderId, String remark) {
        return client.call(MerchantClient.GENERATE, client.payment(mchOrderId).put("remark", remark));
    }

    private String status(String mchOrderId) {
        return client.order(mchOrderId).path("status").textValue();
    }

    private void assertNotKept(String mchOrderId) {
        assertEquals(404, client.get("/sandbox/orders/" + mchOrderId).status());
        assertFalse(client.get("/sandbox/orders").text().contains(mchOrderId));
    }

    private void awaitStatus(String mchOrderId, String status) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> status(mchOrderId)
                .equals(status));
    }

    private void awaitAcknowledged(String mchOrderId) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> client.order(mchOrderId)
                .path("webhookAcknowledged")
                .booleanValue());
    }

    private void awaitSettledPayout() {
        client.call(MerchantClient.TRANSFER, client.payout("LATER1"));
        awaitAcknowledged("LATER1");
    }
}
