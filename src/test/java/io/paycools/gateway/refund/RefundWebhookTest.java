package io.paycools.gateway.refund;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.awaitDiscrepancy;
import static io.paycools.gateway.testing.Refunds.becomes;
import static io.paycools.gateway.testing.Refunds.create;
import static io.paycools.gateway.testing.Refunds.get;
import static io.paycools.gateway.testing.Refunds.history;
import static io.paycools.gateway.testing.Refunds.of;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.refunded;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What PayCools tells of a refund by itself, and what else may come in its name. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundWebhookTest {

    /** A refund of one peso that PayCools has and does not settle by itself. */
    private static String pending(String payment, String orderId) {
        Map<String, Object> order = of("1.00", "sandbox:stay-pending");
        order.put("merchantOrderId", orderId);
        return create(payment, order).then().statusCode(201).extract().path("id");
    }

    /** About the refund of a payment of ours, as PayCools tells it. */
    private static String message(
            String payment, String event, String status, String orderId, String reference, int amount) {
        return messageOf(Refunds.referenceOf(payment), event, status, orderId, reference, amount);
    }

    private static String messageOf(
            String original, String event, String status, String orderId, String reference, int amount) {
        return "{\"eventName\":\"" + event + "\",\"feeRefunded\":0,\"mchRefundOrderId\":\"" + orderId
                + "\",\"originalTransactionId\":\"" + original + "\",\"refundAmount\":" + amount
                + ",\"refundCreateTime\":\"2026-11-25 09:00:00\",\"refundReturnTime\":\"2026-11-25 09:01:00\","
                + "\"refundStatus\":\"" + status + "\",\"refundTransactionId\":\"" + reference + "\"}";
    }

    private static void deliver(String message) {
        Webhooks.deliver(Webhooks.signed(message)).then().statusCode(200).body(equalTo(Webhooks.ACKNOWLEDGEMENT));
    }

    private static String referenceOf(String refund) {
        return get(refund).jsonPath().getString("providerReference");
    }

    @ParameterizedTest
    @CsvSource({
        "payment.refund.success,COMPLETE,SUCCEEDED,1.00",
        "payment.refund.success,COMPLETED,SUCCEEDED,1.00",
        "payment.refund.failed,FAILED,FAILED,0.00",
        "payment.refund.failed,FAIL,FAILED,0.00",
        "payment.refund.cancel,CANCEL,CANCELLED,0.00",
        "payment.refund.cancel,CANCELLED,CANCELLED,0.00"
    })
    void shouldTakeOverHowItEnded(String event, String word, String status, String refunded) {
        String payment = paidPayment();
        String orderId = newOrderId();
        String id = pending(payment, orderId);

        deliver(message(payment, event, word, orderId, referenceOf(id), 100));
        becomes(id, status);
        // Delivered again in other words it changes nothing.
        deliver(message(payment, event, word, orderId, referenceOf(id), 100).replace("09:01:00", "09:02:00"));

        assertEquals(List.of("SUBMITTING", "PENDING", status), history(id));
        assertEquals(refunded, refunded(payment));
        Payments.get(payment).then().body("status", equalTo("SUCCEEDED"));
    }

    @ParameterizedTest
    @CsvSource({
        "payment.refund.success,COMPLETE,101,AMOUNT_MISMATCH",
        "payment.refund.success,FAILED,100,EVENT_AGAINST_STATUS",
        "payment.refund.failed,COMPLETE,100,EVENT_AGAINST_STATUS",
        "payment.refund.cancel,COMPLETE,100,EVENT_AGAINST_STATUS"
    })
    void shouldLeaveAContradictionToAPerson(String event, String word, int amount, String kind) {
        String payment = paidPayment();
        String orderId = newOrderId();
        String id = pending(payment, orderId);
        deliver(message(payment, event, word, orderId, referenceOf(id), amount));
        awaitDiscrepancy(id, kind);
        get(id).then().body("status", equalTo("PROCESSING"));
        assertEquals("1.00", refunded(payment));
    }

    @Test
    void shouldNotBeSettledByAMessageWithAnotherReference() {
        String orderId = newOrderId();
        String payment = paidPayment();
        String id = pending(payment, orderId);
        deliver(message(payment, "payment.refund.success", "COMPLETE", orderId, "RU1", 100));
        awaitDiscrepancy(id, "OTHER_REFERENCE");
        get(id).then().body("status", equalTo("PROCESSING"));
    }

    /** Other software of the same merchant may have used the order id for the refund of another payment. */
    @Test
    void shouldNotBeSettledByTheRefundOfAnotherPayment() {
        String payment = paidPayment();
        String orderId = newOrderId();
        deliver(messageOf("CU000000000000000001", "payment.refund.success", "COMPLETE", orderId, "RU1", 100));
        await().atMost(10, SECONDS).until(() -> states(orderId).equals(List.of("WAITING")));
        Map<String, Object> order = of("1.00", "sandbox:http-500");
        order.put("merchantOrderId", orderId);

        String id = create(payment, order).then().statusCode(202).extract().path("id");

        awaitDiscrepancy(id, "OTHER_REFERENCE");
        get(id).then().body("status", equalTo("PROCESSING"));
        assertEquals(
                0,
                Database.count(
                        "select count(*) from payment_transaction where merchant_order_id = ? and heard_of", orderId));
    }

    /** Such a message is about the payment, whatever empty fields it carries. */
    @Test
    void shouldStillHearOfAPaymentWhoseMessageHasEmptyFieldsOfRefunds() {
        String paymentOrder = newOrderId();
        String payment = Payments.create(Payments.cashier(paymentOrder)).path("id");
        deliver(Webhooks.paid(paymentOrder)
                .replace(
                        "{\"amount\"",
                        "{\"mchRefundOrderId\":null,\"refundStatus\":null,\"refundAmount\":0,\"amount\""));
        Payments.becomes(payment, "SUCCEEDED");
    }

    @Test
    void shouldNotTakeTheStatusOfThePaymentForThatOfTheRefund() {
        String payment = paidPayment();
        String orderId = newOrderId();
        String id = pending(payment, orderId);
        deliver(message(payment, "payment.refund.created", "x", orderId, referenceOf(id), 100)
                .replace("\"refundStatus\":\"x\"", "\"transactionStatus\":\"COMPLETED\""));
        await().atMost(10, SECONDS).until(() -> states(orderId).equals(List.of("APPLIED")));
        get(id).then().body("status", equalTo("PROCESSING"));
    }

    /** That PayCools had not taken it was not true: it is asked about, not sent again, and never called failed. */
    @Test
    void shouldAskAboutARefundThatArrivedAlthoughPayCoolsHadPutItOff() {
        String payment = paidPayment();
        pending(payment, newOrderId());
        Map<String, Object> order = of("1.00", "sandbox:one-at-a-time");
        String id = create(payment, order).then().statusCode(202).extract().path("id");
        await().atMost(20, SECONDS).until(() -> history(id).contains("CREATED"));

        deliver(message(
                payment, "payment.refund.success", "PENDING", (String) order.get("merchantOrderId"), "RU9", 100));

        // PENDING when an attempt was just under way.
        await().atMost(20, SECONDS)
                .until(() -> history(id).contains("UNKNOWN") || history(id).contains("PENDING"));
        get(id).then().body("status", equalTo("PROCESSING"));
        assertEquals("2.00", refunded(payment));
    }

    @Test
    void shouldNotOverwriteAFinalStatus() {
        String payment = paidPayment();
        String orderId = newOrderId();
        String id = pending(payment, orderId);
        PayCools.payerPays(orderId);
        becomes(id, "SUCCEEDED");
        deliver(message(payment, "payment.refund.failed", "FAILED", orderId, referenceOf(id), 100));
        awaitDiscrepancy(id, "FINAL_STATUS_CONTRADICTED");
        get(id).then().body("status", equalTo("SUCCEEDED"));
        assertEquals("1.00", refunded(payment));
    }

    @Test
    void shouldNeverTouchAPaymentOrAPayout() {
        String paymentOrder = newOrderId();
        String payment = Payments.create(Payments.cashier(paymentOrder)).path("id");
        deliver(messageOf("CU1", "payment.refund.success", "COMPLETE", paymentOrder, "RU1", 50010));
        awaitDiscrepancy(payment, "OTHER_TYPE");
        Payments.get(payment).then().body("status", equalTo("PROCESSING"));

        String payoutOrder = newOrderId();
        String payout = Payouts.create(Payouts.toBank(payoutOrder, "sandbox:stay-pending"))
                .path("id");
        deliver(messageOf("CU1", "payment.refund.failed", "FAILED", payoutOrder, "RU1", 10000));
        awaitDiscrepancy(payout, "OTHER_TYPE");
        Payouts.get(payout).then().body("status", equalTo("PROCESSING"));
    }

    @ParameterizedTest
    @CsvSource({"payment.success", "disbursement.success", "''"})
    void shouldNotBeSettledByAMessageAboutSomethingElse(String event) {
        String orderId = newOrderId();
        String id = pending(paidPayment(), orderId);
        deliver("{\"eventName\":\"" + event + "\",\"mchOrderId\":\"" + orderId
                + "\",\"amount\":100,\"currency\":\"PHP\",\"transactionId\":\"" + referenceOf(id)
                + "\",\"transactionStatus\":\"COMPLETED\"}");
        awaitDiscrepancy(id, "OTHER_TYPE");
        get(id).then().body("status", equalTo("PROCESSING"));
    }

    @Test
    void shouldKeepAMessageAboutARefundThatIsNotHereYet() {
        String payment = paidPayment();
        String orderId = newOrderId();
        deliver(message(payment, "payment.refund.success", "COMPLETE", orderId, "RU1", 100));
        await().atMost(10, SECONDS).until(() -> states(orderId).equals(List.of("WAITING")));
        assertEquals(
                0, Database.count("select count(*) from payment_transaction where merchant_order_id = ?", orderId));

        pending(payment, orderId);

        await().atMost(30, SECONDS).until(() -> states(orderId).equals(List.of("APPLIED")));
    }

    /** A webhook that is faster than the answer to the create. */
    @Test
    void shouldNotBeOverwrittenByALateAnswer() {
        String payment = paidPayment();
        String id = create(payment, of("1.00", "sandbox:webhook-first")).path("id");
        becomes(id, "SUCCEEDED");
        assertEquals("SUCCEEDED", history(id).get(history(id).size() - 1));
        assertEquals("1.00", refunded(payment));
    }

    /**
     * Recording a refund locks its payment, and ending one locks both: never in an order that could end in a deadlock.
     */
    @Test
    void shouldRecordAndEndRefundsOfOnePaymentAtTheSameTime() {
        String payment = paidPayment();
        List<String> orders = Parallel.times(20, number -> newOrderId());
        List<String> ids = orders.stream().map(order -> pending(payment, order)).toList();
        Parallel.times(40, number -> {
            if (number % 2 == 0) {
                int ended = number / 2;
                deliver(message(
                        payment,
                        "payment.refund.failed",
                        "FAILED",
                        orders.get(ended),
                        referenceOf(ids.get(ended)),
                        100));
            } else {
                create(payment, of("1.00", "sandbox:stay-pending")).then().statusCode(201);
            }
            return null;
        });
        ids.forEach(id -> becomes(id, "FAILED"));
        assertEquals("20.00", refunded(payment));
        assertEquals(
                2000,
                Database.count(
                        "select sum(amount_minor) from payment_transaction where payment_id = ? and status <> 'FAILED'",
                        UUID.fromString(payment)));
    }

    @Test
    void shouldRefreshARefund() {
        Map<String, Object> order = of("1.00", "sandbox:stay-pending sandbox:no-webhook");
        String id = create(paidPayment(), order).path("id");
        PayCools.payerPays((String) order.get("merchantOrderId"));
        as(Callers.SUPPORT)
                .post("/v1/transactions/" + id + "/refresh")
                .then()
                .statusCode(200)
                .body("status", equalTo("SUCCEEDED"))
                .body("type", equalTo("REFUND"));
    }

    private static List<String> states(String orderId) {
        return Database.texts("select state from webhook_inbox where merchant_order_id = ?", orderId);
    }
}
