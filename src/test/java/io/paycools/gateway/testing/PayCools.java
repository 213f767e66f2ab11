package io.paycools.gateway.testing;

import java.util.List;
import java.util.Map;

import io.restassured.path.json.JsonPath;
import org.eclipse.microprofile.config.ConfigProvider;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What PayCools does in a test: the sandbox, told over HTTP, because it runs outside of the service's class loader. */
public final class PayCools {

    private PayCools() {}

    private static String url(String path) {
        return ConfigProvider.getConfig().getValue("paycools.base-url", String.class) + "sandbox/" + path;
    }

    /** All orders: mchOrderId, transactionId, amount, currency, status. */
    public static List<Map<String, Object>> orders() {
        return given().get(url("orders?brief=true")).jsonPath().getList("");
    }

    /** How many orders PayCools holds under the merchant order id. */
    public static int ordersOf(String merchantOrderId) {
        return (int) orders().stream()
                .filter(order -> merchantOrderId.equals(order.get("mchOrderId")))
                .count();
    }

    /** All that PayCools holds of an application, in full. */
    public static List<Map<String, Object>> ordersOfApp(String appId) {
        List<Map<String, Object>> orders = given().get(url("orders")).jsonPath().getList("");
        return orders.stream().filter(order -> appId.equals(order.get("appId"))).toList();
    }

    /** How many creates it turned away because it had the order already. */
    public static int duplicates() {
        return given().get(url("requests")).jsonPath().getInt("duplicates");
    }

    /** What PayCools holds of the refunds of a payment, by PayCools' id of it: name, amount and status each. */
    public static List<Map<String, Object>> refundsOf(String paymentReference) {
        List<Map<String, Object>> orders =
                given().get(url("orders?kind=REFUND")).jsonPath().getList("");
        return orders.stream()
                .filter(order -> ((String) order.get("param"))
                        .contains("\"originalTransactionId\":\"" + paymentReference + "\""))
                .toList();
    }

    /** How many requests the path has had. */
    public static int calls(String path) {
        Map<String, Integer> received = given().get(url("requests")).jsonPath().getMap("byPath");
        return received.getOrDefault(path, 0);
    }

    /** How many requests to create a payment PayCools has received, good ones and bad ones. */
    public static int createCalls() {
        Map<String, Integer> received = given().get(url("requests")).jsonPath().getMap("byPath");
        return received.entrySet().stream()
                .filter(path -> path.getKey().endsWith("/generate"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How many questions for the outcome of an order PayCools has received. */
    public static int queryCalls() {
        Map<String, Integer> received = given().get(url("requests")).jsonPath().getMap("byPath");
        return received.entrySet().stream()
                .filter(path ->
                        path.getKey().endsWith("/query") || path.getKey().endsWith("/check"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public static JsonPath order(String merchantOrderId) {
        return given().get(url("orders/" + merchantOrderId))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until an order that settles by itself has its end. */
    public static void awaitSettled(String merchantOrderId) {
        await().atMost(20, SECONDS)
                .until(() -> !order(merchantOrderId).getString("status").equals("PENDING"));
    }

    public static void payerPays(String merchantOrderId) {
        press(merchantOrderId, "pay");
    }

    public static void payerDeclines(String merchantOrderId) {
        press(merchantOrderId, "decline");
    }

    private static void press(String merchantOrderId, String button) {
        given().post(url("orders/" + merchantOrderId + "/" + button)).then().statusCode(200);
    }

    /** Lets PayCools turn away every request of an application with a code. */
    public static void turnsAway(String appId, int code) {
        given().body(Map.of("appId", appId, "code", code))
                .post(url("gate"))
                .then()
                .statusCode(200);
    }

    /** Ends that. */
    public static void letsIn(String appId) {
        given().body(Map.of("appId", appId)).post(url("gate")).then().statusCode(200);
    }

    /** Waits until PayCools has the order. */
    public static void accepts(String merchantOrderId) {
        await().atMost(10, SECONDS).until(() -> ordersOf(merchantOrderId) == 1);
    }
}
