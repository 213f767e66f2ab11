package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * PostgreSQL goes away, cuts all connections, or freezes, while callers create payments and payouts and PayCools
 * delivers webhooks. Nothing that was promised is lost, nothing is doubled, and everything goes on by itself.
 */
class DatabaseOutageIT {

    /** In which the first order is taken after PostgreSQL takes connections again. */
    private static final long BACK_WITHIN_MILLIS = 10_000;

    /**
     * The server's own limit on a statement here; the gateway's is five seconds more, the wait for a connection five.
     */
    private static final String STATEMENT_TIMEOUT = "PT3S";

    private static final long ANSWERED_WITHIN_MILLIS = 15_000;

    @TempDir
    static Path folder;

    private static OwnPostgres database;
    private static StandIn payCools;
    private static PackagedGateway gateway;
    private static OutageOracle oracle;

    @BeforeAll
    static void start() throws IOException {
        database = new OwnPostgres(folder.resolve("postgres")).start();
        int payCoolsPort = Ports.free();
        gateway = new PackagedGateway(database.port(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("GATEWAY_STORAGE_STATEMENT_TIMEOUT", STATEMENT_TIMEOUT)
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT5S")
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT5S")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s");
        payCools = StandIn.delivering(payCoolsPort, gateway.url());
        gateway.startAndAwaitReady();
        oracle = new OutageOracle(database, payCools, gateway);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        payCools.close();
        database.close();
    }

    /** The harder one always, both in the long run. */
    static Stream<OwnPostgres.Stop> stops() {
        return Proof.outageSeconds() > 10
                ? Stream.of(OwnPostgres.Stop.values())
                : Stream.of(OwnPostgres.Stop.IMMEDIATE);
    }

    @ParameterizedTest
    @MethodSource("stops")
    void shouldGoOnWhenTheDatabaseComesBack(OwnPostgres.Stop how)
            throws IOException, InterruptedException, SQLException {
        String unsettled = unsettledPayout();
        try (OutageLoad load = new OutageLoad(gateway).start()) {
            await().atMost(30, SECONDS).until(() -> load.good() >= 40);
            long stopped = System.nanoTime();
            database.stop(how);
            await().atMost(5, SECONDS).pollInterval(50, MILLISECONDS).until(() -> gateway.health("ready") == 503);
            long unready = System.nanoTime();
            awaitTheEndOfAnOutage(stopped);
            assertTrue(load.count(503, stopped) > 0, "callers were told");

            database.start();
            long back = awaitConnections();
            await().atMost(BACK_WITHIN_MILLIS, MILLISECONDS)
                    .pollInterval(20, MILLISECONDS)
                    .until(() -> isCreatedSince(load, back));
            long good = firstGood(load, back);
            assertTrue(millis(back, good) <= BACK_WITHIN_MILLIS, "first good create " + millis(back, good) + " ms");
            await().atMost(10, SECONDS).pollInterval(50, MILLISECONDS).until(() -> gateway.health("ready") == 200);
            long ready = System.nanoTime();
            await().atMost(30, SECONDS).until(() -> load.count(201, back) >= 40);

            load.finish();
            oracle.assertNothingIsLostOrDoubled(load);
            assertTheJobsGoOn(unsettled);
            oracle.assertTheLedgerIsOurs();
            Proof.say(
                    "database stopped (%s) for %d s: not ready after %d ms, ready again after %d ms, first good create"
                            + " %d ms after it took connections; %d orders, %d answers 503, slowest answer %d ms",
                    how,
                    SECONDS.convert(back - stopped, TimeUnit.NANOSECONDS),
                    millis(stopped, unready),
                    millis(back, ready),
                    millis(back, good),
                    load.promises().size(),
                    load.count(503, stopped),
                    load.slowestMillis());
        }
    }

    @Test
    void shouldRecoverWhenAllConnectionsAreCut() throws InterruptedException, SQLException {
        String unsettled = unsettledPayout();
        try (OutageLoad load = new OutageLoad(gateway).start()) {
            int cut = 0;
            for (int round = 0; round < Math.max(5, Proof.outageSeconds()); round++) {
                int before = load.good();
                cut += database.cutConnections();
                await().atMost(20, SECONDS).pollInterval(20, MILLISECONDS).until(() -> load.good() >= before + 8);
                assertEquals(200, gateway.health("live"));
            }
            load.finish();
            oracle.assertNothingIsLostOrDoubled(load);
            assertTheJobsGoOn(unsettled);
            oracle.assertTheLedgerIsOurs();
            Proof.say(
                    "%d connections cut: %d orders, %d answers 503, slowest answer %d ms",
                    cut, load.promises().size(), load.count(503, 0), load.slowestMillis());
        }
    }

    @Test
    void shouldAnswerWhileTheDatabaseIsFrozen() throws IOException, InterruptedException, SQLException {
        String unsettled = unsettledPayout();
        try (OutageLoad load = new OutageLoad(gateway).start()) {
            await().atMost(30, SECONDS).until(() -> load.good() >= 40);
            long frozen = System.nanoTime();
            database.freeze();
            try {
                await().atMost(5, SECONDS).pollInterval(50, MILLISECONDS).until(() -> gateway.health("ready") == 503);
                // Longer than anybody may have to wait, so that it is not the end of it that answers them.
                long longest = ANSWERED_WITHIN_MILLIS + 2000;
                while (millis(frozen, System.nanoTime()) < Math.max(longest, Proof.outageSeconds() * 1000L)) {
                    assertEquals(200, gateway.health("live"));
                    LockSupport.parkNanos(MILLISECONDS.toNanos(500));
                }
                assertTrue(load.count(503, frozen) > 4, "callers were told");
                assertEquals(0, load.count(201, frozen + MILLISECONDS.toNanos(500)), "nothing was promised");
            } finally {
                database.thaw();
            }
            long back = awaitConnections();
            await().atMost(BACK_WITHIN_MILLIS, MILLISECONDS)
                    .pollInterval(20, MILLISECONDS)
                    .until(() -> isCreatedSince(load, back));
            long good = firstGood(load, back);
            await().atMost(10, SECONDS).until(() -> gateway.health("ready") == 200);
            await().atMost(30, SECONDS).until(() -> load.count(201, back) >= 40);
            load.finish();
            assertTrue(load.slowestMillis() <= ANSWERED_WITHIN_MILLIS, "slowest answer " + load.slowestMillis());
            oracle.assertNothingIsLostOrDoubled(load);
            assertTheJobsGoOn(unsettled);
            oracle.assertTheLedgerIsOurs();
            Proof.say(
                    "database frozen for %d s: slowest answer %d ms, first good create %d ms after; %d orders, %d answers 503",
                    SECONDS.convert(back - frozen, TimeUnit.NANOSECONDS),
                    load.slowestMillis(),
                    millis(back, good),
                    load.promises().size(),
                    load.count(503, frozen));
        }
    }

    /** The liveness stays up for the whole time. */
    private static void awaitTheEndOfAnOutage(long since) {
        while (millis(since, System.nanoTime()) < Proof.outageSeconds() * 1000L) {
            assertEquals(200, gateway.health("live"));
            LockSupport.parkNanos(MILLISECONDS.toNanos(500));
        }
    }

    /** Comes back when PostgreSQL takes connections, with the moment of that. */
    private static long awaitConnections() {
        await().atMost(60, SECONDS)
                .pollInterval(10, MILLISECONDS)
                .ignoreExceptions()
                .until(() -> {
                    database.connect().close();
                    return true;
                });
        return System.nanoTime();
    }

    private static boolean isCreatedSince(OutageLoad load, long moment) {
        return load.count(201, moment) + load.count(202, moment) > 0;
    }

    private static long firstGood(OutageLoad load, long since) {
        return load.answers().stream()
                .filter(answer -> answer.status() < 300 && answer.atNanos() - since > 0)
                .mapToLong(OutageLoad.Answer::atNanos)
                .min()
                .orElseThrow();
    }

    /** One that only the resolver can settle; the first of a process may take long on a busy machine. */
    private static String unsettledPayout() {
        String orderId = Payments.newOrderId();
        return await().atMost(30, SECONDS)
                .until(
                        () -> gateway.createPayout(Payouts.toBank(orderId, "sandbox:no-webhook"), "key-" + orderId),
                        answer -> answer.statusCode() == 201)
                .path("id");
    }

    /** The resolver asks about what is due; the dispatcher has sent what was in the load; the replica shows itself. */
    private static void assertTheJobsGoOn(String unsettled) throws SQLException {
        database.texts(
                "update payment_transaction set next_check_at = now() where id = ?::uuid returning id", unsettled);
        await().atMost(20, SECONDS).until(() -> gateway.as(Callers.PAYROLL)
                .get("/v1/payouts/" + unsettled)
                .jsonPath()
                .getString("status")
                .equals("SUCCEEDED"));
        await().atMost(10, SECONDS)
                .until(() ->
                        database.texts("select 1 from gateway_replica where seen_at > now() - interval '3 seconds'")
                                        .size()
                                == 1);
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
