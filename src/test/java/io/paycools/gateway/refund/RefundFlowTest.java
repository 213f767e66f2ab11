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
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Refunds.becomes;
import static io.paycools.gateway.testing.Refunds.create;
import static io.paycools.gateway.testing.Refunds.get;
import static io.paycools.gateway.testing.Refunds.history;
import static io.paycools.gateway.testing.Refunds.of;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.referenceOf;
import static io.paycools.gateway.testing.Refunds.refunded;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A refund from the request to the payer. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundFlowTest {

    @Test
    void shouldGiveAPartBack() {
        String payment = paidPayment();
        Map<String, Object> order = of("100.00");
        String orderId = (String) order.get("merchantOrderId");
        String id = create(payment, order)
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/refunds/[0-9a-f-]{36}"))
                .body("type", equalTo("REFUND"))
                .body("status", equalTo("PROCESSING"))
                .body("paymentId", equalTo(payment))
                .body("refundedAmount", nullValue())
                .body("merchantOrderId", equalTo(orderId))
                .body("providerReference", startsWith("RU"))
                .body("amount", equalTo("100.00"))
                .body("currency", equalTo("PHP"))
                .body("country", equalTo("PH"))
                .body("description", equalTo("Broken"))
                .body("mode", nullValue())
                .body("nextAction", nullValue())
                .body("nextCheckAt", notNullValue())
                .extract()
                .path("id");

        becomes(id, "SUCCEEDED");

        get(id).then().body("nextCheckAt", nullValue()).body("metadata.case", equalTo("7"));
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(id));
        assertEquals(10000, PayCools.order(orderId).getInt("amount"));
        assertEquals(1, PayCools.ordersOf(orderId));
        Payments.get(payment)
                .then()
                .body("status", equalTo("SUCCEEDED"))
                .body("amount", equalTo("500.10"))
                .body("refundedAmount", equalTo("100.00"))
                .body("paymentId", nullValue());
    }

    @Test
    void shouldTellPayCoolsWhatIsGivenBack() {
        String payment = paidPayment();
        Map<String, Object> order = of("0.01");
        create(payment, order).then().statusCode(201);
        JsonPath param = JsonPath.from(
                PayCools.order((String) order.get("merchantOrderId")).getString("param"));
        assertEquals(referenceOf(payment), param.getString("originalTransactionId"));
        assertEquals("Broken", param.getString("refundReason"));
        assertEquals(1, param.getInt("refundAmount"));
        assertEquals("PH", param.getString("countryCode"));
        assertTrue(param.getString("refundCallbackUrl").endsWith("/webhooks/paycools/default"));
    }

    @ParameterizedTest
    @CsvSource({
        "ID,IDR,10001,081234567890,10001,10001",
        "MY,MYR,5,0123456789,5.00,500",
        "TH,THB,1.25,0812345678,1.25,125"
    })
    void shouldGiveAllBackInEveryMarketInPayCoolsUnit(
            String country, String currency, String amount, String mobile, String shown, int wire) {
        String payment = paidPayment(country, currency, amount, mobile);
        Map<String, Object> order = of(null);
        String id = create(payment, order)
                .then()
                .statusCode(201)
                .body("amount", equalTo(shown))
                .extract()
                .path("id");
        JsonPath held = PayCools.order((String) order.get("merchantOrderId"));
        assertEquals(wire, held.getInt("amount"));
        assertEquals(
                country.equals("MY") ? null : country,
                JsonPath.from(held.getString("param")).getString("countryCode"));
        becomes(id, "SUCCEEDED");
        assertEquals(shown, refunded(payment));
    }

    @Test
    void shouldGiveBackInSeveralPartsAndThenWhatIsLeft() {
        String payment = paidPayment();
        String first =
                create(payment, of("200.00")).then().statusCode(201).extract().path("id");
        String second =
                create(payment, of("300.1")).then().statusCode(201).extract().path("id");
        create(payment, of("0.01"))
                .then()
                .statusCode(422)
                .body("code", equalTo("refund_exceeds_payment"))
                .body("detail", startsWith("0.00 PHP is left"));
        create(payment, of(null)).then().statusCode(422).body("code", equalTo("refund_exceeds_payment"));
        becomes(first, "SUCCEEDED");
        becomes(second, "SUCCEEDED");
        assertEquals("500.10", refunded(payment));
        assertEquals(2, PayCools.refundsOf(referenceOf(payment)).size());
        as(Callers.SHOP)
                .get("/v1/payments/" + payment + "/refunds?limit=1")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(second)))
                .body("nextCursor", notNullValue());
        String cursor = as(Callers.SHOP)
                .get("/v1/payments/" + payment + "/refunds?limit=1")
                .path("nextCursor");
        as(Callers.SUPPORT)
                .get("/v1/payments/" + payment + "/refunds?limit=1&cursor=" + cursor)
                .then()
                .body("items.id", equalTo(List.of(first)))
                .body("nextCursor", nullValue());
    }

    @Test
    void shouldSayHowMuchIsLeft() {
        String payment = paidPayment();
        create(payment, of("0.10")).then().statusCode(201);
        create(payment, of("500.01"))
                .then()
                .statusCode(422)
                .body("code", equalTo("refund_exceeds_payment"))
                .body("detail", startsWith("500.00 PHP is left"));
        create(payment, of(null)).then().statusCode(201).body("amount", equalTo("500.00"));
    }

    @ParameterizedTest
    @CsvSource({"sandbox:decline,FAILED", "sandbox:cancel,CANCELLED"})
    void shouldLeaveTheAmountOfWhatCameToNothingToOthers(String directive, String status) {
        String payment = paidPayment();
        String id = create(payment, of("500.10", directive)).path("id");
        becomes(id, status);
        assertEquals("0.00", refunded(payment));
        create(payment, of("500.10")).then().statusCode(201);
        assertEquals("500.10", refunded(payment));
    }

    @Test
    void shouldTellWhyARefundFailed() {
        String id = create(paidPayment(), of("1", "sandbox:decline")).path("id");
        becomes(id, "FAILED");
        get(id).then().body("failure.code", equalTo("provider_failed")).body("failure.providerCode", equalTo("-10004"));
    }

    @ParameterizedTest
    @CsvSource({
        "21402,refund_not_allowed",
        "21403,refund_too_late",
        "21404,full_refund_not_supported",
        "21405,partial_refund_not_supported",
        "21406,refund_amount_refused",
        "21014,insufficient_balance"
    })
    void shouldSayWhyPayCoolsRefused(String code, String failure) {
        String payment = paidPayment();
        String id = create(payment, of(null, "sandbox:reject=" + code))
                .then()
                .statusCode(201)
                .body("status", equalTo("FAILED"))
                .body("failure.code", equalTo(failure))
                .body("failure.providerCode", equalTo(code))
                .extract()
                .path("id");
        assertEquals(List.of("SUBMITTING", "FAILED"), history(id));
        assertEquals("0.00", refunded(payment));
    }

    @Test
    void shouldAnswerARepeatWithTheFirstAnswer() {
        String payment = paidPayment();
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = of(null);
        Response first = create(payment, order, key);
        becomes(first.path("id"), "SUCCEEDED");
        // Nothing is left by now, and that does not matter to a repeat.
        create(payment, order, key)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body(equalTo(first.asString()));
        order.put("amount", "1");
        create(payment, order, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
        order.remove("amount");
        create(paidPayment(), order, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void shouldTakeTheSameValueForTheSameRequest() {
        String payment = paidPayment();
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = of("1.5");
        create(payment, order, key).then().statusCode(201);
        order.put("amount", "1.50");
        create(payment, order, key).then().statusCode(201).header("Idempotent-Replayed", "true");
    }

    @Test
    void shouldRefundOnceHoweverOftenItIsAskedAtTheSameTime() {
        String payment = paidPayment();
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = of("1");
        List<Response> answers = Parallel.times(50, number -> create(payment, order, key));
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.statusCode() == 201 && answer.header("Idempotent-Replayed") == null)
                        .count());
        answers.forEach(answer -> assertTrue(answer.statusCode() == 201 || answer.statusCode() == 409));
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
        assertEquals("1.00", refunded(payment));
    }

    /** Ten of 50.01 fit into 500.10; the oracle is what PayCools holds. */
    @Test
    void shouldNeverGiveBackMoreThanWasPaidHoweverManyAskAtTheSameTime() {
        String payment = paidPayment();
        List<Response> answers = Parallel.times(50, number -> create(payment, of("50.01")));

        List<String> accepted = answers.stream()
                .filter(answer -> answer.statusCode() != 422)
                .map(answer -> answer.<String>path("id"))
                .toList();
        answers.stream().filter(answer -> answer.statusCode() == 422).forEach(answer -> answer.then()
                .body("code", equalTo("refund_exceeds_payment")));
        assertEquals(10, accepted.size());
        accepted.forEach(id -> becomes(id, "SUCCEEDED"));
        List<Map<String, Object>> held = PayCools.refundsOf(referenceOf(payment));
        assertEquals(10, held.size());
        assertEquals(
                50010,
                held.stream().mapToInt(order -> (int) order.get("amount")).sum());
        assertEquals("500.10", refunded(payment));
        assertEquals(
                50010,
                Database.count(
                        "select sum(amount_minor) from payment_transaction where payment_id = ? and status = 'SUCCEEDED'",
                        UUID.fromString(payment)));
    }

    @Test
    void shouldGiveAllBackOnceHoweverManyAskForAllAtTheSameTime() {
        String payment = paidPayment();
        List<Response> answers = Parallel.times(50, number -> create(payment, of(null)));
        assertEquals(
                1, answers.stream().filter(answer -> answer.statusCode() == 201).count());
        assertEquals(
                49,
                answers.stream().filter(answer -> answer.statusCode() == 422).count());
        assertEquals(1, PayCools.refundsOf(referenceOf(payment)).size());
    }

    @Test
    void shouldNotUseAMerchantOrderIdTwice() {
        String payment = paidPayment();
        Map<String, Object> order = of("1");
        create(payment, order).then().statusCode(201);
        create(payment, order).then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id"));
        order.put("merchantOrderId", Payments.get(payment).jsonPath().getString("merchantOrderId"));
        create(payment, order).then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id"));
        assertEquals("1.00", refunded(payment));
    }

    @Test
    void shouldNotRefundWhatWasNotPaid() {
        String unpaid = Payments.create(Payments.cashier(newOrderId())).path("id");
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = of("1");
        create(unpaid, order, key)
                .then()
                .statusCode(409)
                .body("code", equalTo("payment_not_refundable"))
                .body("detail", startsWith("It is PROCESSING"));
        assertEquals(0, PayCools.ordersOf((String) order.get("merchantOrderId")));
        PayCools.payerPays(Payments.get(unpaid).jsonPath().getString("merchantOrderId"));
        Payments.becomes(unpaid, "SUCCEEDED");
        // Nothing was recorded, so the key may be used again.
        create(unpaid, order, key).then().statusCode(201).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void shouldNotRefundWhatPayCoolsCannotBeTold() {
        String payment = paidPayment();
        Database.update(
                "update payment_transaction set provider_reference = null where id = ?", UUID.fromString(payment));
        create(payment, of("1")).then().statusCode(409).body("code", equalTo("payment_not_refundable"));
    }

    @Test
    void shouldRefundPaymentsAlone() {
        String payout = Payouts.create(Payouts.toBank(newOrderId())).path("id");
        create(payout, of("1")).then().statusCode(404).body("code", equalTo("not_found"));
        create(UUID.randomUUID().toString(), of("1")).then().statusCode(404);
        create("1", of("1")).then().statusCode(404);
        String refund = create(paidPayment(), of("1")).path("id");
        create(refund, of("1")).then().statusCode(404);
        as(Callers.SUPPORT).get("/v1/payments/" + refund + "/refunds").then().statusCode(404);
        as(Callers.SHOP).get("/v1/payments/" + refund).then().statusCode(404);
        get(payout).then().statusCode(404);
    }

    @Test
    void shouldNotLetAnybodyRefund() {
        String payment = paidPayment();
        create(Callers.SHOP, payment, of("1"), "key-" + UUID.randomUUID())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        create("key-of-nobody", payment, of("1"), "key-" + UUID.randomUUID())
                .then()
                .statusCode(401);
        String id = create(payment, of("1")).path("id");
        as(Callers.PAYROLL).get("/v1/refunds/" + id).then().statusCode(200);
        as(Callers.TREASURY).get("/v1/refunds/" + id).then().statusCode(403);
    }

    @Test
    void shouldFindRefundsInTheSearch() {
        String payment = paidPayment();
        Map<String, Object> order = of("1");
        String id = create(payment, order).path("id");
        as(Callers.FINANCE)
                .get("/v1/transactions?type=REFUND&merchantOrderId=" + order.get("merchantOrderId"))
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(id)))
                .body("items[0].paymentId", equalTo(payment));
    }

    @Test
    void shouldMakeUpAnOrderIdWhenThereIsNone() {
        Map<String, Object> order = of("1");
        order.remove("merchantOrderId");
        create(paidPayment(), order).then().statusCode(201).body("merchantOrderId", matchesPattern("R[A-Z0-9]{26}"));
    }

    @Test
    void shouldNotTakeARefundForAPayout() {
        String orderId = newOrderId();
        Map<String, Object> order = of("1");
        order.put("merchantOrderId", orderId);
        create(paidPayment(), order).then().statusCode(201);
        assertFalse(Payouts.create(Payouts.toBank(orderId)).statusCode() == 201);
    }
}
