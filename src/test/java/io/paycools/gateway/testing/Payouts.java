package io.paycools.gateway.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;

import static io.paycools.gateway.testing.Payments.as;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What a caller who sends payouts does in a test. */
public final class Payouts {

    private Payouts() {}

    /** A valid order, to be changed where a test needs it otherwise. */
    public static Map<String, Object> toBank(String merchantOrderId) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("merchantOrderId", merchantOrderId);
        order.put("amount", "100.00");
        order.put("currency", "PHP");
        order.put("country", "PH");
        order.put(
                "beneficiary",
                new LinkedHashMap<>(Map.of(
                        "method",
                        "BANK",
                        "bankCode",
                        "BDO",
                        "accountNumber",
                        "001234567890",
                        "name",
                        "Maria Santos",
                        "accountType",
                        "BANK_ACCOUNT",
                        "mobile",
                        "09171234567",
                        "email",
                        "maria@example.com")));
        order.put("description", "Salary 11");
        order.put("metadata", Map.of("run", "11"));
        return order;
    }

    /** The same with a directive to the sandbox. */
    public static Map<String, Object> toBank(String merchantOrderId, String directive) {
        Map<String, Object> order = toBank(merchantOrderId);
        order.put("description", directive);
        return order;
    }

    /** A valid order in a market. */
    public static Map<String, Object> in(String country, String currency, String amount) {
        Map<String, Object> order = toBank(Payments.newOrderId());
        order.put("country", country);
        order.put("currency", currency);
        order.put("amount", amount);
        beneficiary(order).remove("mobile");
        beneficiary(order).remove("accountType");
        return order;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> beneficiary(Map<String, Object> order) {
        return (Map<String, Object>) order.get("beneficiary");
    }

    public static Response create(Object order, String idempotencyKey) {
        return create(Callers.PAYROLL, order, idempotencyKey);
    }

    public static Response create(String caller, Object order, String idempotencyKey) {
        return as(caller)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payouts");
    }

    public static Response create(Object order) {
        return create(order, UUID.randomUUID().toString());
    }

    public static Response get(String id) {
        return as(Callers.PAYROLL).get("/v1/payouts/" + id);
    }

    /** The statuses that the transaction moved to, oldest first. */
    public static List<String> history(String id) {
        return as(Callers.PAYROLL)
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
        await().atMost(30, SECONDS)
                .pollInterval(100, MILLISECONDS)
                .until(() -> get(id).jsonPath().getString("status"), status::equals);
    }

    /** Waits until somebody is asked to look at it, and answers the id of what is to be looked at. */
    public static String awaitDiscrepancy(String transactionId, String kind) {
        return await().atMost(30, SECONDS)
                .until(
                        () -> as(Callers.OPERATOR)
                                .get("/v1/discrepancies?kind=" + kind + "&transactionId=" + transactionId)
                                .jsonPath()
                                .getString("items[0].id"),
                        id -> id != null);
    }
}
