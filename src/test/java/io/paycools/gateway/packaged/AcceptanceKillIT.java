package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
            String run = begin(gateway);
            for (int kill = 0; kill < Proof.kills(); kill++) {
                // Not a wait for something: the moment is to be anywhere in the run.
                MILLISECONDS.sleep(random.nextInt(1500));
                gateway.kill();
                gateway.startAndAwaitReady();
            }

            await().atMost(120, SECONDS)
                    .pollInterval(200, MILLISECONDS)
                    .until(() -> !get(gateway, run).getString("status").equals("RUNNING"));

            JsonPath ended = get(gateway, run);
            assertEquals("PASSED", ended.getString("status"), ended::prettify);
            for (String testCase : CASES) {
                String order = ended.getString("steps.find { it.testCase == '" + testCase
                        + "' && it.merchantOrderId != null }.merchantOrderId");
                assertEquals(1, payCools.ordersOf(order), testCase);
            }
            assertEquals(CASES.size(), payCools.countOrders(), "nothing else was made");
            assertEquals(CASES.size(), count(database, "select count(*) from payment_transaction"));
            Proof.say("%d kills, %d duplicates turned away", Proof.kills(), payCools.duplicates());
        }
    }

    private static PackagedGateway gateway(EmbeddedPostgres database, int payCoolsPort) {
        return new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT6S")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s")
                .with("GATEWAY_ACCEPTANCE_INTERVAL", "1s")
                .with("GATEWAY_ACCEPTANCE_LEASE", "PT3S")
                .with("GATEWAY_ACCEPTANCE_ASK_EVERY", "PT1S");
    }

    private static String begin(PackagedGateway gateway) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("environment", "TEST");
        request.put("payment", without(Payments.cashier(null, "sandbox:auto-pay")));
        request.put("failingPayment", without(Payments.cashier(null, "sandbox:auto-pay sandbox:decline")));
        request.put("payout", without(Payouts.toBank(null, "Acceptance")));
        request.put("failingPayout", without(Payouts.toBank(null, "sandbox:decline")));
        request.put("refund", Map.of("amount", "1.00"));
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
