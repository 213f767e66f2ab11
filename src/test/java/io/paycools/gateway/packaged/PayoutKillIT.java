package io.paycools.gateway.packaged;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.paycools.gateway.testing.Ledger;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The process is killed at random moments under a load of payouts, or asked to stop (SIGTERM), by turns. In the end
 * every intent of a caller is one row here and one order at PayCools, of the same amount: none doubled, none lost.
 */
class PayoutKillIT {

    private static final int CALLERS = 6;

    /** What PayCools does, beside what it should. */
    private static final List<String> REMARKS = List.of(
            "Salary",
            "Salary",
            "Salary",
            "sandbox:decline",
            "sandbox:busy=1",
            "sandbox:no-webhook",
            "sandbox:no-webhook sandbox:reset-after-accept",
            "sandbox:http-500-after-accept",
            "sandbox:code-after-accept=21000");

    /** One thing that a caller wants, whatever happens: the same key and the same body until it has an answer. */
    private record Intent(String key, Map<String, Object> order) {}

    private final Queue<Intent> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger intents = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void shouldPayEveryIntentOnceHoweverOftenItIsKilled() throws IOException, InterruptedException, SQLException {
        Random random = Proof.random("killed under payouts");
        int payCoolsPort = Ports.free();
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                PackagedGateway gateway = gateway(database, payCoolsPort);
                StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
            for (int kill = 0; kill < Proof.kills(); kill++) {
                gateway.startAndAwaitReady();
                Set<String> leftByAKill = underWay(database);
                boolean asked = kill % 2 == 1;
                load(gateway, random, asked);
                if (asked) {
                    // What it took it has finished: PayCools has answered, or did not in time.
                    Set<String> left = underWay(database);
                    left.removeAll(leftByAKill);
                    assertEquals(Set.of(), left);
                }
                if (kill % 10 == 9) {
                    Proof.say("%d kills, %d payouts asked for", kill + 1, intents.get());
                }
            }
            gateway.startAndAwaitReady();
            askAgain(gateway);
            int sentAgain = settle(gateway, database);
            compare(database, payCools);
            Proof.say(
                    "%d kills: %d payouts, %d of them never had arrived and were sent again by a person,"
                            + " %d orders at PayCools, %d duplicates turned away by it",
                    Proof.kills(), intents.get(), sentAgain, payCools.orders().size(), payCools.duplicates());
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

    /** Callers ask for payouts until the process is gone, in the middle of what it does. */
    private void load(PackagedGateway gateway, Random random, boolean asked) throws InterruptedException {
        AtomicBoolean alive = new AtomicBoolean(true);
        int before = answered.get();
        int enough = 5 + random.nextInt(60);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Random own = new Random(random.nextLong());
            callers.execute(() -> {
                while (alive.get()) {
                    Intent again = unanswered.poll();
                    ask(gateway, again != null ? again : next(own));
                }
            });
        }
        callers.shutdown();
        await().atMost(60, SECONDS).pollInterval(5, MILLISECONDS).until(() -> answered.get() - before >= enough);
        // Not a wait for something: the moment is to be anywhere between two answers.
        callers.awaitTermination(random.nextInt(150), MILLISECONDS);
        if (asked) {
            Integer code = gateway.terminate();
            assertTrue(code != null && (code == 0 || code == 143), "exit code " + code + " after SIGTERM");
        } else {
            gateway.kill();
        }
        alive.set(false);
        callers.awaitTermination(60, SECONDS);
    }

    private static Set<String> underWay(EmbeddedPostgres database) throws SQLException {
        return rows(database, "select merchant_order_id, sends from payment_transaction where status = 'SUBMITTING'")
                .keySet();
    }

    private Intent next(Random random) {
        intents.incrementAndGet();
        Map<String, Object> order = Payouts.toBank(Payments.newOrderId(), REMARKS.get(random.nextInt(REMARKS.size())));
        order.put("amount", Integer.toString(1 + random.nextInt(500)));
        return new Intent("key-" + order.get("merchantOrderId"), order);
    }

    /** As the documents tell callers: no answer, or "try again", means the same request again. */
    private void ask(PackagedGateway gateway, Intent intent) {
        try {
            Response answer = gateway.createPayout(intent.order(), intent.key());
            if (answer.statusCode() == 201 || answer.statusCode() == 202) {
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
    private static int settle(PackagedGateway gateway, EmbeddedPostgres database) {
        AtomicInteger sentAgain = new AtomicInteger();
        await().atMost(600, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            // Instead of on the next rung of its ladder, which may be minutes away.
            update(
                    database,
                    "update payment_transaction set next_check_at = now()"
                            + " where status in ('SUBMITTING', 'PENDING', 'UNKNOWN')");
            sentAgain.addAndGet(gateway.sendAgainWhatIsNotKnown().size());
            return rows(
                            database,
                            "select merchant_order_id, amount_minor from payment_transaction"
                                    + " where status not in ('SUCCEEDED', 'FAILED')")
                    .isEmpty();
        });
        return sentAgain.get();
    }

    private void compare(EmbeddedPostgres database, StandIn payCools) throws SQLException {
        int orders = Ledger.compare(database.getJdbcUrl("postgres", "postgres"), "%", payCools.allOrders());
        assertEquals(intents.get(), orders, "every intent is one order");
        assertEquals(
                intents.get(),
                rows(database, "select merchant_order_id, amount_minor from payment_transaction")
                        .size(),
                "every intent is one row");
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
