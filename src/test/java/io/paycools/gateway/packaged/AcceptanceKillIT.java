package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.restassured.path.json.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The process is killed in the middle of acceptance runs. Each ends, with one order at PayCools for each of its cases.
 */
class AcceptanceKillIT {

    private static final List<String> CASES =
            List.of("PAYMENT", "FAILING_PAYMENT", "PAYOUT", "FAILING_PAYOUT", "REFUND");

    @Test
    void shouldEndARunWithOneOrderPerCaseHoweverOftenItIsKilled()
            throws IOException, InterruptedException, SQLException {
        Random random = Proof.random("killed in an acceptance run");
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            gateway.startAndAwaitReady();
            String run = begin(gateway, "PT60S");
            for (int kill = 0; kill < Proof.kills(); kill++) {
                // Not a wait for something: the moment is to be anywhere in the run.
                MILLISECONDS.sleep(random.nextInt(1500));
                gateway.kill();
                gateway.startAndAwaitReady();
            }

            Set<String> lost = awaitEnd(gateway, database, payCools, run);
            Proof.say(
                    "%d kills, %d payments never arrived, %d duplicates turned away",
                    Proof.kills(), lost.size(), payCools.duplicates());
        }
    }

    /** The process dies when its record is safe and before anything is sent. */
    @Test
    void shouldEndARunWhoseFirstPaymentNeverArrived() throws IOException, InterruptedException, SQLException {
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            gateway.startAndAwaitReady();
            execute(
                    database,
                    "create function linger() returns trigger language plpgsql as"
                            + " 'begin perform pg_sleep(3); return null; end'",
                    "create constraint trigger linger after insert on payment_transaction"
                            + " deferrable initially deferred for each row execute function linger()");
            String run = begin(gateway, "PT10S");
            await().atMost(30, SECONDS)
                    .until(() ->
                            count(database, "select count(*) from pg_stat_activity where wait_event = 'PgSleep'") == 1);
            gateway.kill();
            await().atMost(30, SECONDS).until(() -> count(database, "select count(*) from payment_transaction") == 1);
            execute(database, "drop trigger linger on payment_transaction");
            gateway.startAndAwaitReady();

            assertEquals(1, awaitEnd(gateway, database, payCools, run).size());
        }
    }

    /** Answers the orders that never arrived at PayCools. */
    private static Set<String> awaitEnd(
            PackagedGateway gateway, EmbeddedPostgres database, StandIn payCools, String run) throws SQLException {
        Instant restarted = Instant.now();
        Set<String> lost = new HashSet<>();
        await().atMost(240, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            lost.addAll(settleWhatNeverArrived(gateway, database, payCools, restarted));
            return !get(gateway, run).getString("status").equals("RUNNING");
        });

        JsonPath ended = get(gateway, run);
        assertEquals(lost.isEmpty() ? "PASSED" : "FAILED", ended.getString("status"), ended::prettify);
        String payment = orderOf(ended, "PAYMENT");
        int made = 0;
        for (String testCase : CASES) {
            String order = orderOf(ended, testCase);
            // Nothing is given back of a payment that PayCools never got.
            boolean none = lost.contains(order) || (testCase.equals("REFUND") && lost.contains(payment));
            assertEquals(none ? 0 : 1, payCools.ordersOf(order), testCase);
            made += none ? 0 : 1;
        }
        assertEquals(made, payCools.countOrders(), "nothing else was made");
        assertEquals(made + lost.size(), count(database, "select count(*) from payment_transaction"));
        return lost;
    }

    private static String orderOf(JsonPath run, String testCase) {
        return run.getString(
                "steps.find { it.testCase == '" + testCase + "' && it.merchantOrderId != null }.merchantOrderId");
    }

    private static void execute(EmbeddedPostgres database, String... statements) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    /**
     * What a kill catches between its record and PayCools is known to nobody but us. Of payouts and refunds a person
     * has them sent again; of a payment its expiry has to pass, after which it has failed, and that is moved up here.
     */
    private static List<String> settleWhatNeverArrived(
            PackagedGateway gateway, EmbeddedPostgres database, StandIn payCools, Instant restarted)
            throws SQLException {
        gateway.sendAgainWhatIsNotKnown();
        List<String> lost = new ArrayList<>();
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            connection
                    .createStatement()
                    .executeUpdate("update payment_transaction set next_check_at = now()"
                            + " where status in ('SUBMITTING', 'UNKNOWN')");
            PreparedStatement unknown = connection.prepareStatement(
                    "select merchant_order_id from payment_transaction where type = 'PAYMENT'"
                            + " and status in ('SUBMITTING', 'UNKNOWN') and created_at < ?");
            unknown.setObject(1, restarted.atOffset(ZoneOffset.UTC));
            PreparedStatement expire = connection.prepareStatement(
                    "update payment_transaction set expires_at = now() - interval '1 minute'"
                            + " where merchant_order_id = ? and status in ('SUBMITTING', 'UNKNOWN')");
            try (ResultSet rows = unknown.executeQuery()) {
                while (rows.next()) {
                    String order = rows.getString(1);
                    if (payCools.ordersOf(order) == 0) {
                        lost.add(order);
                        expire.setString(1, order);
                        expire.executeUpdate();
                    }
                }
            }
        }
        return lost;
    }

    private static PackagedGateway gateway(EmbeddedPostgres database, int payCoolsPort) {
        return new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT6S")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s")
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT5S")
                .with("GATEWAY_ACCEPTANCE_INTERVAL", "1s")
                .with("GATEWAY_ACCEPTANCE_LEASE", "PT3S")
                .with("GATEWAY_ACCEPTANCE_ASK_EVERY", "PT1S");
    }

    private static String begin(PackagedGateway gateway, String webhookDeadline) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("environment", "TEST");
        request.put("payment", without(Payments.cashier(null, "sandbox:auto-pay")));
        request.put("failingPayment", without(Payments.cashier(null, "sandbox:auto-pay sandbox:decline")));
        request.put("payout", without(Payouts.toBank(null, "Acceptance")));
        request.put("failingPayout", without(Payouts.toBank(null, "sandbox:decline")));
        request.put("refund", Map.of("amount", "1.00"));
        // Nothing is told about what never arrived.
        request.put("deadlines", Map.of("webhook", webhookDeadline));
        return gateway.as(Callers.SUPERVISOR)
                .header("Idempotency-Key", "acceptance")
                .contentType("application/json")
                .body(request)
                .post("/v1/acceptance-runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, Object> without(Map<String, Object> order) {
        order.remove("merchantOrderId");
        return order;
    }

    private static JsonPath get(PackagedGateway gateway, String run) {
        return gateway.as(Callers.SUPERVISOR).get("/v1/acceptance-runs/" + run).jsonPath();
    }

    private static int count(EmbeddedPostgres database, String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
