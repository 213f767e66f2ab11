package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Webhooks;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two instances on one database: whatever comes to both at the same moment has one effect. */
class TwoInstancesIT {

    private static final int AT_ONCE = 50;

    private static EmbeddedPostgres database;
    private static StandIn payCools;
    private static PackagedGateway one;
    private static PackagedGateway other;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        payCools = StandIn.delivering(0, null);
        one = gateway().startAndAwaitReady();
        other = gateway().startAndAwaitReady();
    }

    @AfterAll
    static void stop() throws IOException {
        one.close();
        other.close();
        payCools.close();
        database.close();
    }

    private static PackagedGateway gateway() {
        return new PackagedGateway(database.getPort(), payCools.url())
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s");
    }

    private static PackagedGateway either(int number) {
        return number % 2 == 0 ? one : other;
    }

    @Test
    void shouldHaveOneEffectOfIdenticalCreates() throws SQLException {
        for (int round = 0; round < Proof.rounds(); round++) {
            Map<String, Object> order = Payouts.toBank(Payments.newOrderId());
            String orderId = (String) order.get("merchantOrderId");
            List<Response> answers =
                    Parallel.times(AT_ONCE, number -> either(number).createPayout(order, "key-" + orderId));
            List<Response> created = answers.stream()
                    .filter(answer -> answer.statusCode() == 201 && answer.header("Idempotent-Replayed") == null)
                    .toList();
            assertEquals(1, created.size(), "one request creates it");
            assertTrue(answers.stream().allMatch(answer -> answer.statusCode() == 201 || answer.statusCode() == 409));
            String id = created.get(0).path("id");
            assertEquals(1, payCools.ordersOf(orderId));
            assertEquals(1, count("select count(*) from payment_transaction where merchant_order_id = ?", orderId));
            assertEquals(
                    1,
                    count(
                            "select count(*) from transaction_event where transaction_id = ?::uuid and"
                                    + " to_status = 'SUBMITTING'",
                            id));
        }
    }

    @Test
    void shouldHaveOneEffectOfIdenticalWebhooks() throws SQLException {
        for (int round = 0; round < Proof.rounds(); round++) {
            String orderId = Payments.newOrderId();
            String id = either(round)
                    .create(Payments.cashier(orderId), "key-" + orderId)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            String body = Webhooks.signed(Webhooks.paid(orderId));
            List<Integer> answers = Parallel.times(AT_ONCE, number -> deliver(either(number), body));
            answers.forEach(answer -> assertEquals(200, answer));
            awaitStatus(id, "SUCCEEDED");
            assertEquals(1, moves(id, "SUCCEEDED"));
            assertEquals(1, count("select count(*) from webhook_inbox where merchant_order_id = ?", orderId));
            assertNoDiscrepancy(id);
        }
    }

    @Test
    void shouldHaveOneEffectOfResolverRefreshAndWebhookAtTheSameMoment() throws SQLException {
        for (int round = 0; round < Proof.rounds(); round++) {
            String orderId = Payments.newOrderId();
            String id = either(round)
                    .createPayout(Payouts.toBank(orderId, "sandbox:no-webhook"), "key-" + orderId)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            payCools.awaitSettled(orderId);
            String body = Webhooks.signed(paidOut(orderId, payCools.transactionIdOf(orderId)));
            // Due now: both resolvers may take it.
            update("update payment_transaction set next_check_at = now() where id = ?::uuid", id);
            Parallel.times(
                    12,
                    number -> number < 6
                            ? deliver(either(number), body)
                            : either(number)
                                    .as(Callers.PAYROLL)
                                    .post("/v1/transactions/" + id + "/refresh")
                                    .statusCode());
            awaitStatus(id, "SUCCEEDED");
            assertEquals(1, moves(id, "SUCCEEDED"));
            assertNoDiscrepancy(id);
        }
    }

    @Test
    void shouldSendOnceWhenBothDispatchersLook() throws SQLException {
        int duplicatesBefore = payCools.duplicates();
        int callers = 25;
        List<String> orderIds = new ArrayList<>();
        for (int round = 0; round < Proof.rounds(); round += 5) {
            orderIds.addAll(Parallel.times(callers, number -> {
                String orderId = Payments.newOrderId();
                // Too busy for all that the caller's own request tries: the rest is for the dispatchers.
                either(number)
                        .createPayout(Payouts.toBank(orderId, "sandbox:busy=3"), "key-" + orderId)
                        .then()
                        .statusCode(202);
                return orderId;
            }));
        }
        // All due in the same moment.
        update("update payment_transaction set next_check_at = now() where status = ?", "CREATED");
        for (String orderId : orderIds) {
            await().atMost(120, SECONDS)
                    .pollInterval(100, MILLISECONDS)
                    .until(() -> count(
                                    "select count(*) from payment_transaction where merchant_order_id = ?"
                                            // In a long run the resolver has asked about the first ones already.
                                            + " and status in ('PENDING', 'SUCCEEDED')",
                                    orderId)
                            == 1);
            assertEquals(1, payCools.ordersOf(orderId));
        }
        assertEquals(duplicatesBefore, payCools.duplicates(), "PayCools was never asked twice");
    }

    /** As {@link #shouldHaveOneEffectOfIdenticalWebhooks}, and what the shop's own service is told of it. */
    @Test
    void b17_shouldTellOnceOfFiftyIdenticalCallbacks() throws SQLException {
        String orderId = Payments.newOrderId();
        String id = one.create(Payments.cashier(orderId), "key-" + orderId)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String body = Webhooks.signed(Webhooks.paid(orderId));
        List<Integer> answers = Parallel.times(AT_ONCE, number -> deliver(either(number), body));
        answers.forEach(answer -> assertEquals(200, answer));
        awaitStatus(id, "SUCCEEDED");
        assertEquals(1, count("select count(*) from webhook_inbox where merchant_order_id = ?", orderId));
        assertEquals(1, moves(id, "SUCCEEDED"));
        assertEquals(1, count("select count(*) from notification_event where transaction_id = ?::uuid", id));
        assertNoDiscrepancy(id);
    }

    /** One intent, asked for three times at both: one payout, one answer; with another amount it is another intent. */
    @Test
    void b32_shouldPayOnceForOneReferenceAtBothInstances() throws SQLException {
        Map<String, Object> order = Payouts.toBank(Payments.newOrderId());
        String orderId = (String) order.get("merchantOrderId");
        List<String> answers = Parallel.times(3, number -> await().atMost(20, SECONDS)
                .until(() -> either(number).createPayout(order, "key-" + orderId), answer -> answer.statusCode() == 201)
                .asString());
        assertEquals(1, answers.stream().distinct().count(), answers::toString);
        assertEquals(1, payCools.ordersOf(orderId));
        assertEquals(1, count("select count(*) from payment_transaction where merchant_order_id = ?", orderId));
        assertEquals(
                1,
                count(
                        "select count(*) from payment_transaction where merchant_order_id = ?"
                                + " and idempotency_id ~ '^[A-Za-z0-9]{10,30}$'",
                        orderId));

        order.put("amount", "100.01");
        Parallel.times(2, number -> either(number).createPayout(order, "key-" + orderId))
                .forEach(answer -> answer.then().statusCode(422).body("code", equalTo("idempotency_key_reused")));
        Parallel.times(2, number -> either(number).createPayout(order, "other-" + orderId))
                .forEach(answer -> answer.then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id")));
        for (String blank : List.of("", " ", "\t")) {
            order.put("merchantOrderId", blank);
            other.createPayout(order, "key-" + Payments.newOrderId())
                    .then()
                    .statusCode(422)
                    .body("violations.field", equalTo(List.of("merchantOrderId")));
            order.remove("merchantOrderId");
            other.createPayout(order, blank).then().statusCode(400);
        }
        assertEquals(1, payCools.ordersOf(orderId));
    }

    private static int deliver(PackagedGateway gateway, String body) {
        return given().baseUri(gateway.url())
                .contentType("application/json")
                .body(body)
                .post(Webhooks.PATH)
                .statusCode();
    }

    private static String paidOut(String orderId, String transactionId) {
        return "{\"amount\":10000,\"countryCode\":\"PH\",\"createTime\":\"2026-11-25T09:00:00+08:00\","
                + "\"currency\":\"PHP\",\"eventName\":\"disbursement.success\",\"mchOrderId\":\"" + orderId
                + "\",\"returnTime\":\"2026-11-25T09:01:00+08:00\",\"transactionId\":\"" + transactionId
                + "\",\"transactionStatus\":\"COMPLETED\"}";
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(20, SECONDS)
                .pollInterval(50, MILLISECONDS)
                .until(() -> count(
                                "select count(*) from payment_transaction where id = ?::uuid and status = '" + status
                                        + "'",
                                id)
                        == 1);
    }

    private static int moves(String id, String status) throws SQLException {
        return count(
                "select count(*) from transaction_event where transaction_id = ?::uuid and to_status = '" + status
                        + "'",
                id);
    }

    private static void assertNoDiscrepancy(String id) throws SQLException {
        assertEquals(0, count("select count(*) from discrepancy where transaction_id = ?::uuid", id));
    }

    private static int count(String query, String parameter) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static void update(String sql, String parameter) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.executeUpdate();
        }
    }
}
