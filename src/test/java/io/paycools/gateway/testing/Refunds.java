package io.paycools.gateway.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

import static io.paycools.gateway.testing.Payments.as;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What a caller who refunds does in a test. */
public final class Refunds {

    private Refunds() {}

    /** A payment of 500.10 pesos that was paid, and answers for its refunds. */
    public static String paidPayment() {
        return paid(Payments.cashier(Payments.newOrderId()));
    }

    /** The same in a market. */
    public static String paidPayment(String country, String currency, String amount, String mobile) {
        Map<String, Object> order = Payments.cashier(Payments.newOrderId());
        order.put("country", country);
        order.put("currency", currency);
        order.put("amount", amount);
        order.put(
                "customer",
                new LinkedHashMap<>(Map.of("name", "Niño José", "email", "payer@example.com", "mobile", mobile)));
        return paid(order);
    }

    private static String paid(Map<String, Object> order) {
        order.put("description", "sandbox:webhook-first");
        String id = Payments.create(order).path("id");
        Payments.becomes(id, "SUCCEEDED");
        return id;
    }

    /** A valid order, to be changed where a test needs it otherwise. */
    public static Map<String, Object> of(String amount) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("merchantOrderId", Payments.newOrderId());
        if (amount != null) {
            order.put("amount", amount);
        }
        order.put("reason", "Broken");
        order.put("metadata", Map.of("case", "7"));
        return order;
    }

    /** The same with a directive to the sandbox. */
    public static Map<String, Object> of(String amount, String directive) {
        Map<String, Object> order = of(amount);
        order.put("reason", directive);
        return order;
    }

    public static Response create(String payment, Object order, String idempotencyKey) {
        return create(Callers.SUPPORT, payment, order, idempotencyKey);
    }

    public static Response create(String caller, String payment, Object order, String idempotencyKey) {
        return as(caller)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payments/" + payment + "/refunds");
    }

    public static Response create(String payment, Object order) {
        return create(payment, order, UUID.randomUUID().toString());
    }

    public static Response get(String id) {
        return as(Callers.SUPPORT).get("/v1/refunds/" + id);
    }

    /** The statuses that the transaction moved to, oldest first. */
    public static List<String> history(String id) {
        return as(Callers.SUPPORT)
                .get("/v1/transactions/" + id + "/events")
                .jsonPath()
                .getList("items.to");
    }

    /** As {@link #becomes}, and PayCools is asked about it again and again, instead of on its ladder. */
    public static void isFoundOut(String id, String status) {
        await().atMost(40, SECONDS).pollInterval(300, MILLISECONDS).until(() -> {
            Database.askNow(List.of(id));
            return status.equals(get(id).jsonPath().getString("status"));
        });
    }

    /** Waits for the status that callers see. */
    public static void becomes(String id, String status) {
        await().atMost(40, SECONDS)
                .pollInterval(100, MILLISECONDS)
                .until(() -> get(id).jsonPath().getString("status"), status::equals);
    }

    /** What of a payment counts as given back. */
    public static String refunded(String payment) {
        return Payments.get(payment).jsonPath().getString("refundedAmount");
    }

    /** PayCools' id of a payment. */
    public static String referenceOf(String payment) {
        JsonPath shown = Payments.get(payment).jsonPath();
        return shown.getString("providerReference");
    }
}
