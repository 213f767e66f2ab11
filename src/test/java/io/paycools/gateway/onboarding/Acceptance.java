package io.paycools.gateway.onboarding;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.inject.spi.CDI;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.eventbus.EventBus;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What whoever runs the go-live does in a test. */
final class Acceptance {

    static final String PAID_BY_ITSELF = "sandbox:auto-pay";
    static final String DECLINED_BY_ITSELF = "sandbox:auto-pay sandbox:decline";

    private Acceptance() {}

    /** A request about an account that asks for nothing yet. */
    static Map<String, Object> request(String account) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("account", account);
        request.put("environment", "TEST");
        request.put("note", "UAT, first round");
        request.put("deadlines", new HashMap<>(Map.of("person", "PT60S", "webhook", "PT30S")));
        return request;
    }

    /** Payments that nobody has to pay or decline. */
    static Map<String, Object> payments(String account) {
        Map<String, Object> request = request(account);
        request.put("payment", payment(PAID_BY_ITSELF));
        request.put("failingPayment", payment(DECLINED_BY_ITSELF));
        return request;
    }

    static Map<String, Object> payouts(String account) {
        Map<String, Object> request = request(account);
        request.put("payout", payout("Acceptance"));
        request.put("failingPayout", payout("sandbox:decline"));
        return request;
    }

    /** Everything that a run can try. */
    static Map<String, Object> everything(String account) {
        Map<String, Object> request = payments(account);
        request.putAll(payouts(account));
        request.put("refund", new HashMap<>(Map.of("amount", "1.00", "reason", "Acceptance")));
        return request;
    }

    static Map<String, Object> payment(String description) {
        Map<String, Object> order = Payments.cashier(null, description);
        order.remove("merchantOrderId");
        return order;
    }

    static Map<String, Object> payout(String description) {
        Map<String, Object> order = Payouts.toBank(null, description);
        order.remove("merchantOrderId");
        return order;
    }

    static Map<String, Object> withDeadline(Map<String, Object> request, String who, String duration) {
        @SuppressWarnings("unchecked")
        Map<String, Object> deadlines = (Map<String, Object>) request.get("deadlines");
        deadlines.put(who, duration);
        return request;
    }

    static Response create(String caller, Object request, String key) {
        return Payments.as(caller)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(request)
                .post("/v1/acceptance-runs");
    }

    /** Begins a run and answers its id. */
    static String begin(Object request) {
        Response answer = create(Callers.OPERATOR, request, UUID.randomUUID().toString());
        assertEquals(201, answer.statusCode(), answer::asString);
        return answer.path("id");
    }

    static JsonPath get(String run) {
        return Payments.as(Callers.OPERATOR)
                .get("/v1/acceptance-runs/" + run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until the job has taken the run to its end. */
    static JsonPath endedByItself(String run) {
        await().atMost(60, SECONDS).pollInterval(100, MILLISECONDS).until(() -> isOver(run));
        return get(run);
    }

    /** The same, without waiting for the job: as if there were many replicas, which take turns in between. */
    static JsonPath ended(String run) {
        await().atMost(60, SECONDS).pollInterval(150, MILLISECONDS).until(() -> {
            turn(run);
            return isOver(run);
        });
        return get(run);
    }

    private static boolean isOver(String run) {
        return !get(run).getString("status").equals("RUNNING");
    }

    static void turn(String run) {
        CDI.current().select(EventBus.class).get().send(AcceptanceJob.TURN, run);
    }

    /** Waits until the run asks a person for something, and answers about what. */
    static JsonPath awaits(String run, String what) {
        await().atMost(30, SECONDS).pollInterval(100, MILLISECONDS).until(() -> {
            turn(run);
            return what.equals(get(run).getString("awaiting.what"));
        });
        return get(run);
    }

    static String orderOf(JsonPath run, String testCase) {
        return run.getString(
                "steps.find { it.testCase == '" + testCase + "' && it.merchantOrderId != null }.merchantOrderId");
    }

    static List<String> failed(JsonPath run) {
        return run.getList("steps.findAll { it.status == 'FAILED' }.collect { it.testCase + ' ' + it.check }");
    }

    static String cureOf(JsonPath run) {
        return run.getString("steps.find { it.status == 'FAILED' }.cure");
    }

    static String statusOf(JsonPath run, String testCase, String check) {
        return run.getString("steps.find { it.testCase == '" + testCase + "' && it.check == '" + check + "' }.status");
    }

    static Response evidence(String run, String accept) {
        return Payments.as(Callers.OPERATOR).accept(accept).get("/v1/acceptance-runs/" + run + "/evidence");
    }
}
