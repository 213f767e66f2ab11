package io.paycools.gateway.payout;

import java.util.List;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Payouts that somebody made in PayCools' merchant portal; we learn of them by their webhooks alone. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PortalPayoutTest {

    @Test
    void shouldRecordAPayoutThatNobodyHereAskedFor() {
        String orderId = Payments.newOrderId();
        Webhooks.deliver(Webhooks.signed(message(orderId, "PENDING", "disbursement.pending", 12345)))
                .then()
                .statusCode(200);
        await().atMost(10, SECONDS).until(() -> found(orderId).getString("items[0].status"), "PROCESSING"::equals);
        Webhooks.deliver(Webhooks.signed(message(orderId, "COMPLETED", "disbursement.success", 12345)))
                .then()
                .statusCode(200);
        await().atMost(10, SECONDS).until(() -> found(orderId).getString("items[0].status"), "SUCCEEDED"::equals);

        JsonPath page = found(orderId);
        assertEquals("PAYOUT", page.getString("items[0].type"));
        assertEquals("PORTAL", page.getString("items[0].origin"));
        assertEquals("123.45", page.getString("items[0].amount"));
        assertEquals("PHP", page.getString("items[0].currency"));
        assertEquals("PH", page.getString("items[0].country"));
        assertEquals("DU" + orderId, page.getString("items[0].providerReference"));
        assertNull(page.getString("items[0].beneficiary"));
        assertEquals(0, discrepanciesOf(page.getString("items[0].id")));
        as(Callers.PAYROLL)
                .get("/v1/payouts/" + page.getString("items[0].id"))
                .then()
                .statusCode(200);
    }

    @Test
    void shouldRecordItOnceHoweverManyMessagesComeAtTheSameTime() {
        String orderId = Payments.newOrderId();
        List<Integer> answers = Parallel.times(20, number -> {
            boolean last = number % 2 == 0;
            String text = message(
                    orderId,
                    last ? "FAILED" : "PENDING",
                    last ? "disbursement.failed" : "disbursement.pending",
                    // Larger than what we would take ourselves.
                    900_000_000L);
            return Webhooks.deliver(Webhooks.signed(text)).statusCode();
        });
        answers.forEach(answer -> assertEquals(200, answer));
        await().atMost(15, SECONDS).until(() -> found(orderId).getString("items[0].status"), "FAILED"::equals);
        assertEquals(1, found(orderId).getList("items").size());
        assertEquals("9000000.00", found(orderId).getString("items[0].amount"));
    }

    @Test
    void shouldNotTakeAPaymentForAPortalPayout() {
        String orderId = Payments.newOrderId();
        Webhooks.deliver(Webhooks.signed(Webhooks.paid(orderId))).then().statusCode(200);
        await().atMost(10, SECONDS)
                .until(() -> Database.texts("select state from webhook_inbox where merchant_order_id = ?", orderId)
                        .equals(List.of("WAITING")));
        assertEquals(0, found(orderId).getList("items").size());
    }

    private static JsonPath found(String orderId) {
        return as(Callers.FINANCE)
                .get("/v1/transactions?merchantOrderId=" + orderId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static int discrepanciesOf(String id) {
        return Database.count("select count(*) from discrepancy where transaction_id = ?::uuid", id);
    }

    private static String message(String orderId, String status, String event, long amount) {
        return "{\"amount\":" + amount + ",\"countryCode\":\"PH\",\"createTime\":\"2026-11-25T09:00:00+08:00\","
                + "\"currency\":\"PHP\",\"eventName\":\"" + event + "\",\"mchOrderId\":\"" + orderId
                + "\",\"returnTime\":\"2026-11-25T09:01:00+08:00\",\"transactionId\":\"DU" + orderId
                + "\",\"transactionStatus\":\"" + status + "\"}";
    }
}
