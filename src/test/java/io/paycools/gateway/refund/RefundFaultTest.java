package io.paycools.gateway.refund;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Refunds.becomes;
import static io.paycools.gateway.testing.Refunds.create;
import static io.paycools.gateway.testing.Refunds.get;
import static io.paycools.gateway.testing.Refunds.history;
import static io.paycools.gateway.testing.Refunds.isFoundOut;
import static io.paycools.gateway.testing.Refunds.of;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.refunded;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PayCools executes a refund and then says something else, or nothing, or not yet. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundFaultTest {

    private static final List<String> FAULTS = List.of(
            "reset-after-accept",
            "timeout-after-accept",
            "http-500-after-accept",
            "http-504-late-after-accept",
            "half-headers-after-accept",
            "html-after-accept",
            "cut-json-after-accept",
            "code-after-accept=21401",
            "code-after-accept=21407",
            "code-after-accept=21000",
            "code-after-accept=21006",
            "code-after-accept=21011",
            "code-after-accept=21023",
            "code-after-accept=21028",
            "code-after-accept=29999");

    /** All at once, because some have to wait for an answer that does not come; and all of one payment. */
    @Test
    void shouldFindOutByItselfAndRefundOnce() {
        String payment = paidPayment();
        Map<String, String> refunds = new ConcurrentHashMap<>();
        Parallel.times(FAULTS.size(), number -> {
            Map<String, Object> order = of("10.00", "sandbox:no-webhook sandbox:" + FAULTS.get(number));
            String id = create(payment, order)
                    .then()
                    .statusCode(202)
                    .body("status", equalTo("PROCESSING"))
                    .body("failure", nullValue())
                    .body("nextCheckAt", notNullValue())
                    .extract()
                    .path("id");
            return refunds.put(id, (String) order.get("merchantOrderId"));
        });
        assertEquals("150.00", refunded(payment));
        refunds.forEach((id, orderId) -> {
            isFoundOut(id, "SUCCEEDED");
            assertFalse(history(id).contains("FAILED"), "failed without proof");
            assertEquals("UNKNOWN", history(id).get(1));
            assertEquals(1, PayCools.ordersOf(orderId), "refunded once");
        });
        assertEquals("150.00", refunded(payment));
    }

    @ParameterizedTest
    @CsvSource({"sandbox:decline,FAILED", "sandbox:cancel,CANCELLED"})
    void shouldFindOutThatARefundCameToNothingWhoseAnswerWasLost(String directive, String status) {
        String payment = paidPayment();
        String id = create(payment, of(null, "sandbox:no-webhook sandbox:reset-after-accept " + directive))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertEquals("500.10", refunded(payment));
        isFoundOut(id, status);
        assertEquals("0.00", refunded(payment));
    }

    /** Not processed for certain: sent again by the dispatcher, with the same ids. */
    @Test
    void shouldSendAgainWhatPayCoolsWasTooBusyFor() {
        Map<String, Object> order = of("1", "sandbox:busy=4");
        String id = create(paidPayment(), order)
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .extract()
                .path("id");
        becomes(id, "SUCCEEDED");
        assertEquals(List.of("SUBMITTING", "CREATED", "SUBMITTING"), history(id).subList(0, 3));
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }

    @Test
    void shouldNotBeMisledByTheAnswerToALaterAttempt() {
        Map<String, Object> order = of("1", "sandbox:no-webhook sandbox:busy=4 sandbox:code-after-accept=21407");
        String id =
                create(paidPayment(), order).then().statusCode(202).extract().path("id");
        isFoundOut(id, "SUCCEEDED");
        assertFalse(history(id).contains("FAILED"), "failed without proof");
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }

    @Test
    void shouldWaitForAnotherRefundOfTheSamePayment() {
        String payment = paidPayment();
        Map<String, Object> first = of("100.00", "sandbox:stay-pending");
        String before = create(payment, first).then().statusCode(201).extract().path("id");
        Map<String, Object> second = of("100.00", "sandbox:one-at-a-time");
        String after = create(payment, second)
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .body("failure", nullValue())
                .extract()
                .path("id");
        await().atMost(20, SECONDS).until(() -> history(after).size() >= 4);
        assertEquals(0, PayCools.ordersOf((String) second.get("merchantOrderId")));

        PayCools.payerPays((String) first.get("merchantOrderId"));

        becomes(before, "SUCCEEDED");
        becomes(after, "SUCCEEDED");
        assertFalse(history(after).contains("UNKNOWN"));
        assertEquals(1, PayCools.ordersOf((String) second.get("merchantOrderId")));
        assertEquals("200.00", refunded(payment));
    }

    /** We have heard of the success before PayCools' refund desk has. */
    @Test
    void shouldWaitUntilThePaymentIsCompletedAtPayCools() {
        String orderId = Payments.newOrderId();
        String payment = Payments.create(Payments.cashier(orderId)).path("id");
        String reference = Payments.get(payment).jsonPath().getString("providerReference");
        Webhooks.deliver(Webhooks.signed(
                        Webhooks.paid(orderId).replace("\"CU" + orderId + "\"", "\"" + reference + "\"")))
                .then()
                .statusCode(200);
        Payments.becomes(payment, "SUCCEEDED");
        Map<String, Object> order = of(null);
        String id = create(payment, order).then().statusCode(202).extract().path("id");
        assertEquals(List.of("SUBMITTING", "CREATED"), history(id).subList(0, 2));

        PayCools.payerPays(orderId);

        becomes(id, "SUCCEEDED");
        get(id).then().body("amount", equalTo("500.10"));
        assertTrue(history(id).indexOf("PENDING") > 1);
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }
}
