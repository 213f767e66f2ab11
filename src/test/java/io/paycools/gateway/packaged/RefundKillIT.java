package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.paycools.gateway.testing.Ledger;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Refunds;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The process is killed at random moments under a load of refunds that together want more than was paid, over and over.
 * In the end every refund that was taken is one row here and one at PayCools, and no payment was given back beyond what
 * was paid.
 */
class RefundKillIT {

    private static final int CALLERS = 6;
    private static final int PAID = 50010;

    /** What PayCools does, beside what it should. */
    private static final List<String> REASONS = List.of(
            "Broken",
            "Broken",
            "sandbox:decline",
            "sandbox:cancel",
            "sandbox:busy=1",
            "sandbox:no-webhook",
            "sandbox:no-webhook sandbox:reset-after-accept",
            "sandbox:http-500-after-accept",
            "sandbox:code-after-accept=21401");

    /** One thing that a caller wants, whatever happens: the same key and the same body until it has an answer. */
    private record Intent(String payment, String key, Map<String, Object> order) {}

    private final Queue<Intent> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger intents = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    /** Turned down, because too little was left. */
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void shouldNeverGiveBackTooMuchHoweverOftenItIsKilled() throws IOException, InterruptedException, SQLException {
        Random random = Proof.random("killed under refunds");
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            for (int kill = 0; kill < Proof.kills(); kill++) {
                gateway.startAndAwaitReady();
                load(gateway, List.of(gateway.paidPayment(), gateway.paidPayment()), random);
            }
            gateway.startAndAwaitReady();
            askAgain(gateway);
            settle(gateway, database);
            compare(database, payCools);
            Proof.say(
                    "%d kills: %d refunds, %d turned down, %d at PayCools, %d duplicates turned away by it",
                    Proof.kills(),
                    intents.get(),
                    refused.get(),
                    payCools.refunds().size(),
                    payCools.duplicates());
        }
    }

    private static PackagedGateway gateway(EmbeddedPostgres database, int payCoolsPort) {
        return new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT6S")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s")
                // A person is asked soon, so that the test need not wait for a quarter of an hour.
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT5S");
    }

    /** Callers ask for refunds until the process is gone, in the middle of what it does. */
    private void load(PackagedGateway gateway, List<String> payments, Random random) throws InterruptedException {
        AtomicBoolean alive = new AtomicBoolean(true);
        int before = answered.get();
        int enough = 5 + random.nextInt(40);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Random own = new Random(random.nextLong());
            callers.execute(() -> {
                while (alive.get()) {
                    Intent again = unanswered.poll();
                    ask(gateway, again != null ? again : next(payments, own));
                }
            });
        }
        callers.shutdown();
        await().atMost(60, SECONDS).pollInterval(5, MILLISECONDS).until(() -> answered.get() - before >= enough);
        // Not a wait for something: the moment is to be anywhere between two answers.
        callers.awaitTermination(random.nextInt(150), MILLISECONDS);
        gateway.kill();
        alive.set(false);
        callers.awaitTermination(60, SECONDS);
    }

    private Intent next(List<String> payments, Random random) {
        intents.incrementAndGet();
        Map<String, Object> order =
                Refunds.of(Integer.toString(1 + random.nextInt(80)), REASONS.get(random.nextInt(REASONS.size())));
        return new Intent(payments.get(random.nextInt(payments.size())), "key-" + order.get("merchantOrderId"), order);
    }

    /** As the documents tell callers: no answer, or "try again", means the same request again. */
    private void ask(PackagedGateway gateway, Intent intent) {
        try {
            Response answer = gateway.createRefund(intent.payment(), intent.order(), intent.key());
            boolean exceeding = answer.statusCode() == 422 && "refund_exceeds_payment".equals(answer.path("code"));
            if (exceeding) {
                refused.incrementAndGet();
            }
            if (exceeding || answer.statusCode() == 201 || answer.statusCode() == 202) {
                answered.incrementAndGet();
            } else {
                unanswered.add(intent);
            }
        } catch (Exception e) {
            // The connection broke: nobody knows.
            unanswered.add(intent);
        }
    }

    private void askAgain(PackagedGateway gateway) {
        await().atMost(120, SECONDS).pollInterval(200, MILLISECONDS).until(() -> {
            for (int left = unanswered.size(); left > 0; left--) {
                ask(gateway, unanswered.remove());
            }
            return unanswered.isEmpty();
        });
    }

    /** Lets the resolver do what it can, and does what only a person may: what never arrived is sent again. */
    private static void settle(PackagedGateway gateway, EmbeddedPostgres database) {
        await().atMost(300, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            // Instead of on the next rung of its ladder, which may be minutes away.
            update(
                    database,
                    "update payment_transaction set next_check_at = now()"
                            + " where status in ('SUBMITTING', 'PENDING', 'UNKNOWN')");
            gateway.sendAgainWhatIsNotKnown();
            return rows(
                            database,
                            "select merchant_order_id, 1 from payment_transaction"
                                    + " where status not in ('SUCCEEDED', 'FAILED', 'CANCELLED')")
                    .isEmpty();
        });
    }

    private void compare(EmbeddedPostgres database, StandIn payCools) throws SQLException {
        int taken = intents.get() - refused.get();
        Ledger.compare(database.getJdbcUrl("postgres", "postgres"), "%", payCools.allOrders());
        assertEquals(taken, payCools.refunds().size(), "every refund that was taken is one at PayCools");
        assertEquals(
                taken,
                rows(database, "select merchant_order_id, 1 from payment_transaction where type = 'REFUND'")
                        .size(),
                "every refund that was taken is one row");
        rows(database, "select merchant_order_id, refunded_minor from payment_transaction where type = 'PAYMENT'")
                .forEach((payment, sum) -> assertTrue(sum <= PAID, "no more than was paid"));
    }

    private static void update(EmbeddedPostgres database, String sql) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            connection.createStatement().executeUpdate(sql);
        }
    }

    private static Map<String, Long> rows(EmbeddedPostgres database, String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            Map<String, Long> found = new TreeMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), rows.getLong(2));
            }
            return found;
        }
    }
}
