package io.paycools.gateway.payment;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Same key, same answer; and never a second order, however often, however fast and in whatever state it is asked. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class IdempotencyTest {

    private static final String REPLAYED = "Idempotent-Replayed";

    private static final String SPELLED_OUT = """
            {"merchantOrderId":"%s","mode":"CASHIER","amount":"500.10","currency":"PHP","country":"PH",\
            "customer":{"name":"Niño José","email":"payer@example.com","mobile":"09171234567"},\
            "redirectUrl":"https://shop.example/return","metadata":{"cart":"42","till":"7"}}""";

    @ParameterizedTest
    @CsvSource({
        "Order 1,201,PROCESSING",
        "sandbox:reject=21005,201,FAILED",
        "sandbox:http-500-after-accept,202,PROCESSING"
    })
    void shouldGiveTheSameAnswerAgainWordForWord(String directive, int code, String status) {
        String orderId = newOrderId();
        String key = newKey();
        Response first = create(cashier(orderId, directive), key);
        first.then().statusCode(code).body("status", equalTo(status));
        assertNull(first.header(REPLAYED));

        assertReplays(first, create(cashier(orderId, directive), key));
        assertReplays(first, create(cashier(orderId, directive), key));

        assertEquals(1, transactionsOf(orderId));
        assertEquals(directive.startsWith("sandbox:reject") ? 0 : 1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldStillGiveTheFirstAnswerWhenThePaymentHasMovedOn() {
        String orderId = newOrderId();
        String key = newKey();
        Response first = create(cashier(orderId), key);
        PayCools.payerPays(orderId);
        becomes(first.path("id"), "SUCCEEDED");

        Response second = create(cashier(orderId), key);

        assertReplays(first, second);
        assertEquals("PROCESSING", second.path("status"));
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(first.path("id")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Another order of fields, at every level.
                """
                {"metadata":{"till":"7","cart":"42"},"redirectUrl":"https://shop.example/return",\
                "customer":{"mobile":"09171234567","email":"payer@example.com","name":"Niño José"},\
                "country":"PH","currency":"PHP","amount":"500.10","mode":"CASHIER","merchantOrderId":"%s"}""",
                // White space, and characters written as escapes.
                """
                { "merchantOrderId" : "%s",
                  "mode":"CASHIER", "amount":"500.10", "currency":"PHP", "country":"PH",
                  "customer":{"name":"Ni\\u00f1o Jos\\u00E9","email":"payer@example.com","mobile":"09171234567"},
                \t"redirectUrl":"https:\\/\\/shop.example\\/return", "metadata":{"cart":"42","till":"7"} }
                """,
                // The same amount.
                """
                {"merchantOrderId":"%s","mode":"CASHIER","amount":"500.1","currency":"PHP","country":"PH",\
                "customer":{"name":"Niño José","email":"payer@example.com","mobile":"09171234567"},\
                "redirectUrl":"https://shop.example/return","metadata":{"cart":"42","till":"7"}}""",
                """
                {"merchantOrderId":"%s","mode":"CASHIER","amount":500.10,"currency":"PHP","country":"PH",\
                "customer":{"name":"Niño José","email":"payer@example.com","mobile":"09171234567"},\
                "redirectUrl":"https://shop.example/return","metadata":{"cart":"42","till":"7"}}""",
                // A field that is null is a field that is absent.
                """
                {"merchantOrderId":"%s","mode":"CASHIER","amount":"500.10","currency":"PHP","country":"PH",\
                "customer":{"name":"Niño José","email":"payer@example.com","mobile":"09171234567"},\
                "redirectUrl":"https://shop.example/return","metadata":{"cart":"42","till":"7"},\
                "description":null}"""
            })
    void shouldKnowTheSameRequestHoweverItIsWritten(String written) {
        String orderId = newOrderId();
        String key = newKey();
        Response first = create(SPELLED_OUT.formatted(orderId), key);
        first.then().statusCode(201);

        assertReplays(first, create(written.formatted(orderId), key));

        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"amount\":\"500.10\"','\"amount\":\"500.11\"'",
        "'\"amount\":\"500.10\"','\"amount\":\"50010\"'",
        "'Niño José','Nino José'",
        "'\"cart\":\"42\"','\"cart\":\"43\"'",
        "'shop.example','other.example'",
        "'\"mode\":','\"description\":\"x\",\"mode\":'"
    })
    void shouldRefuseTheKeyForAnotherRequest(String part, String other) {
        String orderId = newOrderId();
        String key = newKey();
        Response first = create(SPELLED_OUT.formatted(orderId), key);
        first.then().statusCode(201);
        String changed = SPELLED_OUT.replace(part, other).formatted(orderId);
        assertNotEquals(SPELLED_OUT.formatted(orderId), changed);

        create(changed, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));

        assertReplays(first, create(SPELLED_OUT.formatted(orderId), key));
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldNotConfuseTheKeysOfTwoClients() {
        Map<String, Object> order = cashier("x");
        order.remove("merchantOrderId");
        String key = newKey();
        Response ours = create(order, key);
        ours.then().statusCode(201);

        Response theirs = as(Callers.OTHER_SHOP)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(order)
                .post("/v1/payments");

        theirs.then().statusCode(201);
        assertNull(theirs.header(REPLAYED));
        String id = ours.path("id");
        assertNotEquals(id, theirs.path("id"));
        assertReplays(ours, create(order, key));
    }

    @Test
    void shouldRefuseAnOrderIdUnderAnotherKeyAndLeaveThatKeyFree() {
        String orderId = newOrderId();
        create(cashier(orderId)).then().statusCode(201);
        String key = newKey();

        create(cashier(orderId), key)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("duplicate_merchant_order_id"));

        String other = newOrderId();
        Response next = create(cashier(other), key);
        next.then().statusCode(201).body("merchantOrderId", equalTo(other));
        assertNull(next.header(REPLAYED));
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldLeaveTheKeyFreeWhenTheRequestWasWrong() {
        String orderId = newOrderId();
        String key = newKey();
        Map<String, Object> wrong = cashier(orderId);
        wrong.put("amount", "0");
        create(wrong, key).then().statusCode(422).body("code", equalTo("validation_failed"));

        Response corrected = create(cashier(orderId), key);

        corrected.then().statusCode(201);
        assertNull(corrected.header(REPLAYED));
    }

    @Test
    void shouldAskForPatienceWhileTheFirstIsRunning() throws Exception {
        String orderId = newOrderId();
        String key = newKey();
        // PayCools takes the order and lets the call wait for its read time-out.
        Map<String, Object> order = cashier(orderId, "sandbox:timeout-after-accept");
        CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> create(order, key));
        PayCools.accepts(orderId);
        assertFalse(first.isDone());

        Response second = create(order, key);
        Response different = create(cashier(orderId), key);

        second.then()
                .statusCode(409)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-9][0-9]?"))
                .body("code", equalTo("idempotency_in_progress"));
        assertNull(second.header(REPLAYED));
        different.then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
        Response answered = first.get(15, TimeUnit.SECONDS);
        answered.then().statusCode(202);
        assertReplays(answered, create(order, key));
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldMakeOneOrderOfFiftyRequestsAtOnce() {
        String orderId = newOrderId();
        String key = newKey();

        List<Response> answers = Parallel.times(50, i -> create(cashier(orderId), key));

        Set<String> bodies = new HashSet<>();
        for (Response answer : answers) {
            if (answer.statusCode() == 409) {
                answer.then().body("code", equalTo("idempotency_in_progress"));
            } else {
                answer.then().statusCode(201);
                bodies.add(answer.asString());
            }
        }
        assertEquals(1, bodies.size(), bodies.toString());
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.statusCode() == 201 && answer.header(REPLAYED) == null)
                        .count());
        assertEquals(1, transactionsOf(orderId));
        assertEquals(1, PayCools.ordersOf(orderId));
        for (Response again : Parallel.times(50, i -> create(cashier(orderId), key))) {
            again.then().statusCode(201).header(REPLAYED, "true");
            bodies.add(again.asString());
        }
        assertEquals(1, bodies.size(), bodies.toString());
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldMakeOneOrderOfTwentyKeysForOneOrderId() {
        String orderId = newOrderId();
        List<String> keys = IntStream.range(0, 20).mapToObj(i -> newKey()).toList();

        List<Response> answers = Parallel.times(20, i -> create(cashier(orderId), keys.get(i)));

        int taken = 0;
        for (Response answer : answers) {
            if (answer.statusCode() == 201) {
                taken++;
            } else {
                answer.then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id"));
            }
        }
        assertEquals(1, taken);
        assertEquals(1, transactionsOf(orderId));
        assertEquals(1, PayCools.ordersOf(orderId));
        // What lost leaves nothing broken behind: unrelated requests work, with the keys that lost too.
        for (int i = 0; i < 20; i++) {
            if (answers.get(i).statusCode() == 409) {
                create(cashier(newOrderId()), keys.get(i)).then().statusCode(201);
            }
        }
    }

    @Test
    void shouldAnswerForARequestWhoseProcessDied() {
        Map<String, Object> order = cashier("x");
        order.remove("merchantOrderId");
        UUID id = UUID.randomUUID();
        String orderId = newOrderId();
        String key = newKey();
        leaveBehind(id, orderId, key, hashOf(order));

        Response repeat = create(order, key);

        repeat.then()
                .statusCode(202)
                .header("Location", matchesPattern(".*/v1/payments/" + id))
                .body("id", equalTo(id.toString()))
                .body("merchantOrderId", equalTo(orderId))
                .body("status", equalTo("PROCESSING"));
        assertReplays(repeat, create(order, key));
        assertEquals(0, PayCools.ordersOf(orderId));
        get(id.toString()).then().statusCode(200).body("status", equalTo("PROCESSING"));
    }

    @Test
    void shouldNotLetAnybodyTakeOverTheKeyOfARequestWhoseProcessDied() {
        Map<String, Object> order = cashier("x");
        order.remove("merchantOrderId");
        UUID id = UUID.randomUUID();
        String key = newKey();
        leaveBehind(id, newOrderId(), key, hashOf(order));
        order.put("amount", "500.11");

        create(order, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    }

    /** What the service keeps of a request; found out with another key, since the order id is left to the service. */
    private static String hashOf(Map<String, Object> order) {
        String key = newKey();
        create(order, key).then().statusCode(201);
        return Database.texts("select request_hash from idempotency_record where idempotency_key = ?", key)
                .get(0);
    }

    /** What a process leaves that dies between recording and the answer of PayCools. */
    private static void leaveBehind(UUID id, String orderId, String key, String hash) {
        Database.update(
                "insert into payment_transaction (id, type, status, moves, account, client, merchant_order_id,"
                        + " amount_minor, currency, country, mode, metadata, sends, submitted_at, created_at, updated_at)"
                        + " values (?, 'PAYMENT', 'SUBMITTING', 1, 'default', 'shop', ?, 50010, 'PHP', 'PH', 'CASHIER',"
                        + " '{}', 1, now() - interval '1 minute', now() - interval '1 minute',"
                        + " now() - interval '1 minute')",
                id,
                orderId);
        Database.update(
                "insert into transaction_event (id, transaction_id, sequence, to_status, cause, created_at)"
                        + " values (?, ?, 1, 'SUBMITTING', 'REQUEST', now() - interval '1 minute')",
                UUID.randomUUID(),
                id);
        Database.update(
                "insert into idempotency_record (client, idempotency_key, operation, request_hash, transaction_id,"
                        + " busy_until, created_at) values ('shop', ?, 'create-payment', ?, ?,"
                        + " now() - interval '1 second', now() - interval '1 minute')",
                key,
                hash,
                id);
    }

    private static void assertReplays(Response first, Response again) {
        assertEquals(first.statusCode(), again.statusCode(), again::asString);
        assertEquals(first.asString(), again.asString());
        assertEquals("true", again.header(REPLAYED));
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals(first.contentType(), again.contentType());
        assertTrue(again.contentType().startsWith("application/json"), again.contentType());
    }

    private static int transactionsOf(String orderId) {
        return as(Callers.SHOP)
                .queryParam("merchantOrderId", orderId)
                .get("/v1/transactions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items")
                .size();
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }
}
