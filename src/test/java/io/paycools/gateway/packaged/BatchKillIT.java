package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The process is killed three times in the middle of a batch. Every line is paid once all the same. */
class BatchKillIT {

    private static final String HEADER =
            "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name,description\n";
    private static final int KILLS = 3;

    @Test
    void shouldPayEveryLineOnceAlthoughItIsKilledInTheMiddle() throws IOException, InterruptedException, SQLException {
        Random random = Proof.random("batch killed");
        int lines = Proof.lines();
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            gateway.startAndAwaitReady();
            String id = post(gateway, lines);
            for (int kill = 1; kill <= KILLS; kill++) {
                int sent = kill * lines / (KILLS + 1) + random.nextInt(Math.max(1, lines / 10));
                await().atMost(300, SECONDS).pollInterval(5, MILLISECONDS).until(() -> payCools.countOrders() >= sent);
                gateway.kill();
                gateway.startAndAwaitReady();
            }

            Set<String> sentAgain = new HashSet<>();
            await().atMost(600, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
                sentAgain.addAll(gateway.sendAgainWhatIsNotKnown());
                return payCools.countOrders() >= lines;
            });

            List<Map<String, Object>> orders = payCools.orders();
            Set<Object> distinct =
                    orders.stream().map(order -> order.get("mchOrderId")).collect(Collectors.toSet());
            assertEquals(lines, orders.size(), "one order for each line");
            assertEquals(lines, distinct.size(), "no order twice");
            long wrongAmounts = orders.stream()
                    .filter(order ->
                            ((Number) order.get("amount")).intValue() != amountOf((String) order.get("mchOrderId")))
                    .count();
            assertEquals(0, wrongAmounts);
            await().atMost(300, SECONDS)
                    .pollInterval(500, MILLISECONDS)
                    .until(() -> gateway.as(Callers.PAYROLL)
                                    .get("/v1/payout-batches/" + id)
                                    .jsonPath()
                                    .getInt("progress.SUCCEEDED")
                            == lines);
            Proof.say(
                    "%d kills in a batch of %d lines: %d orders, %d lines had not arrived and were sent again by a"
                            + " person, %d duplicates turned away by PayCools",
                    KILLS, lines, orders.size(), sentAgain.size(), payCools.duplicates());
        }
    }

    /** Asked to stop it finishes what is under way, so that a deployment in the middle of a batch needs nobody. */
    @Test
    void shouldLeaveNothingUnderWayWhenItIsAskedToStop() throws IOException, InterruptedException, SQLException {
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            gateway.startAndAwaitReady();
            post(gateway, 300);
            await().atMost(60, SECONDS).pollInterval(5, MILLISECONDS).until(() -> payCools.countOrders() >= 20);

            assertNotNull(gateway.terminate(), "did not stop");

            assertEquals("0", text(database, "select count(*) from payment_transaction where status = 'SUBMITTING'"));
            assertEquals(
                    Integer.toString(payCools.countOrders()),
                    text(database, "select count(*) from payment_transaction where sends > 0"));
            assertTrue(payCools.countOrders() < 300, "it was stopped in the middle");
            gateway.startAndAwaitReady();
            await().atMost(120, SECONDS).pollInterval(200, MILLISECONDS).until(() -> payCools.countOrders() == 300);
        }
    }

    private static String text(EmbeddedPostgres database, String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static PackagedGateway gateway(EmbeddedPostgres database, int payCoolsPort) {
        return new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "500")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s")
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT5S");
    }

    private static void askNow(EmbeddedPostgres database) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            connection
                    .createStatement()
                    .executeUpdate("update payment_transaction set next_check_at = now() where status = 'PENDING'");
        }
    }

    private static String post(PackagedGateway gateway, int lines) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int i = 1; i <= lines; i++) {
            int amount = 100 + i;
            csv.append("LINE%05d,%d.%02d,PHP,PH,BANK,BDO,001234567890,Maria Santos,Salary%n"
                    .formatted(i, amount / 100, amount % 100));
        }
        return gateway.as(Callers.PAYROLL)
                .header("Idempotency-Key", "the-batch")
                .header("X-Control-Count", lines)
                .contentType("text/csv; charset=UTF-8")
                .body(csv.toString())
                .post("/v1/payout-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static int amountOf(String merchantOrderId) {
        return 100 + Integer.parseInt(merchantOrderId.substring("LINE".length()));
    }
}
