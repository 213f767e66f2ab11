package io.paycools.gateway.publicbugs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Rounds;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.publicbugs.Deliveries.askNow;
import static io.paycools.gateway.publicbugs.Deliveries.events;
import static io.paycools.gateway.publicbugs.Deliveries.moves;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static io.paycools.gateway.testing.Payouts.isFoundOut;
import static io.paycools.gateway.testing.Payouts.toBank;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PayCools has the order, and what the caller of the moment hears is something else, or nothing. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class CreateBugsTest {

    private static final String IDS = "select idempotency_id from payment_transaction where merchant_order_id = ?";

    /** One payout, of which no webhook tells; its idempotency key is its order id. */
    private static Response payOut(String orderId, String directives) {
        return create(toBank(orderId, "sandbox:no-webhook " + directives), orderId);
    }

    @Test
    void b14_shouldFindOutWhatAnUnusableAnswerMeant() {
        Map<String, String> orders = new LinkedHashMap<>();
        for (String fault : List.of("wrong-signature", "cut-json", "other-charset")) {
            String orderId = newOrderId();
            orders.put(
                    orderId,
                    payOut(orderId, "sandbox:" + fault + "-after-accept")
                            .then()
                            .statusCode(202)
                            .extract()
                            .path("id"));
            assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(orders.get(orderId)), fault);
        }
        String strange = newOrderId();
        orders.put(
                strange,
                payOut(strange, "sandbox:extra-fields-after-accept")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id"));
        orders.forEach((orderId, id) -> {
            PayCools.awaitSettled(orderId);
            askNow(id);
            becomes(id, "SUCCEEDED");
            assertPaidOnce(orderId, id);
        });
    }

    private static void assertPaidOnce(String orderId, String id) {
        assertEquals(1, PayCools.ordersOf(orderId), "paid once");
        assertEquals(1, moves(id, "SUCCEEDED"));
        assertFalse(history(id).contains("FAILED"), "failed without proof");
    }

    /** Payments and payouts, all at once, because each answer is held back; the last one for ever. */
    @Test
    void b19_shouldNotLoseACallbackThatComesBeforeTheAnswer() {
        List<String> manners = new ArrayList<>(Rounds.holds().stream()
                .map(hold -> "sandbox:answer-late=" + hold)
                .toList());
        manners.add("sandbox:timeout-after-accept");
        Parallel.times(2 * manners.size(), number -> {
            boolean payment = number % 2 == 0;
            String orderId = newOrderId();
            String directives = "sandbox:webhook-first " + manners.get(number / 2);
            Response answer = payment
                    ? Payments.create(Payments.cashier(orderId, directives))
                    : create(toBank(orderId, directives));
            assertTrue(answer.statusCode() == 201 || answer.statusCode() == 202, answer::asString);
            String id = answer.path("id");
            if (payment) {
                Payments.becomes(id, "SUCCEEDED");
            } else {
                becomes(id, "SUCCEEDED");
            }
            assertPaidOnce(orderId, id);
            assertEquals(1, events(id, payment ? "payment.succeeded" : "payout.succeeded"));
            return id;
        });
    }

    @Test
    void b28_shouldPayOnceWhateverTheAnswerAndHoweverOftenItIsAskedFor() {
        List<String> faults = List.of(
                "sandbox:reset-after-accept",
                "sandbox:http-500-after-accept",
                "sandbox:http-504-late-after-accept sandbox:answer-late=" + Rounds.proxyPatience(),
                "sandbox:half-headers-after-accept");
        Parallel.times(faults.size(), number -> {
            String orderId = newOrderId();
            String id = payOut(orderId, faults.get(number))
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            for (int i = 0; i < 2; i++) {
                payOut(orderId, faults.get(number))
                        .then()
                        .statusCode(202)
                        .header("Idempotent-Replayed", "true")
                        .body("id", equalTo(id));
            }
            PayCools.awaitSettled(orderId);
            askNow(id);
            becomes(id, "SUCCEEDED");
            assertPaidOnce(orderId, id);
            assertEquals(List.of("SUBMITTING", "UNKNOWN", "SUCCEEDED"), history(id));
            return id;
        });
    }

    /**
     * PayCools turns the first attempts away, and takes no later one that carries another idempotency id: once it is
     * the caller's request that tries again, once the dispatcher.
     */
    @Test
    void b28_shouldCarryTheSameIdsInEveryAttempt() {
        for (String busy : List.of("1", "3")) {
            String orderId = newOrderId();
            String id = payOut(orderId, "sandbox:reset-after-accept sandbox:busy=" + busy)
                    .path("id");
            String idempotencyId = Database.texts(IDS, orderId).get(0);
            assertTrue(idempotencyId.matches("[A-Za-z0-9]{10,30}"), idempotencyId);
            // Nobody asks before it was sent.
            await().atMost(30, SECONDS).until(() -> history(id).contains("UNKNOWN"));
            PayCools.awaitSettled(orderId);
            askNow(id);
            becomes(id, "SUCCEEDED");
            assertPaidOnce(orderId, id);
            assertEquals(idempotencyId, PayCools.order(orderId).getString("idempotencyId"));
        }
    }

    /** The answer to the second attempt is that PayCools has the order, or its idempotency id, already. */
    @Test
    void b30_shouldAskWhenPayCoolsSaysThatItHasItAlready() {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> orderIds = new LinkedHashMap<>();
        for (String code : List.of("21007", "21015")) {
            Map<String, String> firsts = Map.of(
                    "sandbox:code-after-accept=" + code, "SUCCEEDED",
                    "sandbox:decline sandbox:code-after-accept=" + code, "FAILED",
                    "sandbox:stay-pending sandbox:code-after-accept=" + code, "PROCESSING",
                    "sandbox:reject=" + code, "NOT FOUND");
            firsts.forEach((first, status) -> {
                String orderId = newOrderId();
                String id = payOut(orderId, "sandbox:busy=1 " + first)
                        .then()
                        .statusCode(202)
                        .body("failure", equalTo(null))
                        .extract()
                        .path("id");
                expected.put(id, status);
                orderIds.put(id, orderId);
                askNow(id);
            });
        }
        expected.forEach((id, status) -> {
            boolean open = status.equals("PROCESSING") || status.equals("NOT FOUND");
            if (open) {
                as(Callers.PAYROLL)
                        .post("/v1/transactions/" + id + "/refresh")
                        .then()
                        .statusCode(200);
                get(id).then().body("status", equalTo("PROCESSING")).body("nextCheckAt", notNullValue());
            } else {
                isFoundOut(id, status);
            }
            assertEquals(status.equals("NOT FOUND") ? 0 : 1, PayCools.ordersOf(orderIds.get(id)));
            assertEquals(status.equals("FAILED") ? 1 : 0, moves(id, "FAILED"));
            assertEquals(
                    1,
                    Database.count(
                            "select count(*) from payment_transaction where merchant_order_id = ?", orderIds.get(id)));
        });
    }

    @Test
    void b39_shouldInsertOnceAndGoOnInNewSessions() {
        String orderId = newOrderId();
        try (Logs logs = Logs.collect()) {
            List<Response> answers = Parallel.times(20, number -> payOut(orderId, ""));
            assertEquals(
                    1,
                    answers.stream()
                            .filter(answer ->
                                    answer.statusCode() == 201 && answer.header("Idempotent-Replayed") == null)
                            .count());
            String id = answers.stream()
                    .filter(answer -> answer.statusCode() == 201)
                    .findFirst()
                    .orElseThrow()
                    .path("id");
            for (Response answer : answers) {
                if (answer.statusCode() == 409) {
                    answer.then()
                            .body("code", equalTo("idempotency_in_progress"))
                            .header("Retry-After", notNullValue());
                } else {
                    answer.then().statusCode(201).body("id", equalTo(id));
                }
            }
            Parallel.times(20, number -> payOut(orderId, ""))
                    .forEach(again -> again.then().statusCode(201).body("id", equalTo(id)));
            // Under other keys, and at once something that has nothing to do with it.
            List<Response> others = Parallel.times(
                    20,
                    number -> number % 2 == 0
                            ? create(toBank(orderId), UUID.randomUUID().toString())
                            : create(toBank(newOrderId())));
            for (int i = 0; i < others.size(); i++) {
                if (i % 2 == 0) {
                    others.get(i).then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id"));
                } else {
                    others.get(i).then().statusCode(201);
                }
            }
            assertEquals(List.of(), logs.containing("HR0000", "Session/EntityManager is closed", "ERROR"));
        }
        assertEquals(
                1, Database.count("select count(*) from payment_transaction where merchant_order_id = ?", orderId));
        assertEquals(1, PayCools.ordersOf(orderId));
    }
}
