package io.paycools.gateway.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

import static io.paycools.gateway.testing.Payments.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** What an internal service does in a test to be told things. */
public final class Endpoints {

    private Endpoints() {}

    /** A valid request, to be changed where a test needs it otherwise. */
    public static Map<String, Object> wanting(String url, String... eventTypes) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("url", url);
        endpoint.put("eventTypes", List.of(eventTypes));
        return endpoint;
    }

    public static Response create(String apiKey, Object endpoint) {
        return as(apiKey).contentType("application/json").body(endpoint).post("/v1/notification-endpoints");
    }

    /** Registers one that must be taken; answers it with its secret. */
    public static JsonPath registered(String apiKey, Object endpoint) {
        return create(apiKey, endpoint).then().statusCode(201).extract().jsonPath();
    }

    /** Deletes all that a client has, so that it has room for the next ones. */
    public static void deleteAll(String apiKey) {
        as(apiKey)
                .get("/v1/notification-endpoints?limit=100")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<String>getList("items.id")
                .forEach(id -> as(apiKey)
                        .delete("/v1/notification-endpoints/" + id)
                        .then()
                        .statusCode(204));
    }

    /** The deliveries of an endpoint in the state, the oldest first. */
    public static JsonPath deliveries(String apiKey, String endpointId, String state) {
        return as(apiKey)
                .get("/v1/notification-endpoints/" + endpointId + "/deliveries?limit=200&state=" + state)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits for what a path receives about a transaction, and answers all of it. */
    public static List<JsonPath> awaitAbout(Receiver receiver, String path, String transactionId, int count) {
        return await().atMost(15, SECONDS)
                .until(
                        () -> receiver.received(path).stream()
                                .map(request -> JsonPath.from(request.body()))
                                .filter(body -> transactionId.equals(body.getString("data.transaction.id")))
                                .toList(),
                        found -> found.size() >= count);
    }
}
