package io.paycools.gateway.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What a caller does in a test. */
public final class Payments {

    private Payments() {}

    /** A merchant order id that no other test has. */
    public static String newOrderId() {
        return "T" + UUID.randomUUID().toString().replace("-", "").substring(0, 30);
    }

    /** A valid order for the cashier, to be changed where a test needs it otherwise. */
    public static Map<String, Object> cashier(String merchantOrderId) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("merchantOrderId", merchantOrderId);
        order.put("mode", "CASHIER");
        order.put("amount", "500.10");
        order.put("currency", "PHP");
        order.put("country", "PH");
        order.put(
                "customer",
                new LinkedHashMap<>(
                        Map.of("name", "Niño José", "email", "payer@example.com", "mobile", "09171234567")));
        order.put("redirectUrl", "https://shop.example/return");
        order.put("description", "Order 1");
        order.put("expiresInSeconds", 1800);
        order.put("metadata", Map.of("cart", "42"));
        return order;
    }

    /** The same with a directive to the sandbox. */
    public static Map<String, Object> cashier(String merchantOrderId, String directive) {
        Map<String, Object> order = cashier(merchantOrderId);
        order.put("description", directive);
        return order;
    }

    /** A valid order through one channel. */
    public static Map<String, Object> direct(String merchantOrderId, String channelType, String channelCode) {
        Map<String, Object> order = cashier(merchantOrderId);
        order.put("mode", "DIRECT");
        order.put("channelType", channelType);
        order.put("channelCode", channelCode);
        order.remove("expiresInSeconds");
        return order;
    }

    public static RequestSpecification as(String apiKey) {
        return given().header("X-API-Key", apiKey);
    }

    public static Response create(Object order, String idempotencyKey) {
        return as(Callers.SHOP)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payments");
    }

    public static Response create(Object order) {
        return create(order, UUID.randomUUID().toString());
    }

    public static Response get(String id) {
        return as(Callers.SHOP).get("/v1/payments/" + id);
    }

    public static Response refresh(String id) {
        return as(Callers.SHOP).post("/v1/transactions/" + id + "/refresh");
    }

    /** The statuses that the transaction moved to, oldest first. */
    public static List<String> history(String id) {
        return as(Callers.SHOP)
                .get("/v1/transactions/" + id + "/events")
                .jsonPath()
                .getList("items.to");
    }

    /** Waits for the status that callers see. */
    public static void becomes(String id, String status) {
        await().atMost(15, SECONDS).until(() -> get(id).jsonPath().getString("status"), status::equals);
    }
}
