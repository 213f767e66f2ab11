package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * PostgreSQL is there and does not do what it is asked: it refuses statements, lets them wait, or does what nobody is
 * told of. Callers are told to come again, and in the end nothing is lost and nothing is doubled.
 */
class DatabaseFaultsIT {

    /**
     * What a statement is refused with: a serialisation failure, a deadlock, a full disk, read-only after a fail-over,
     * a lock that was not had in time, an error of the disk.
     */
    private static final List<String> REFUSALS = List.of("40001", "40P01", "53100", "25006", "55P03", "58030");

    /**
     * Before anybody writes: a trigger that is made later would wait for those who do, and they for it. What it calls
     * can be replaced at any time.
     */
    private static final String TRIGGERS = """
            create sequence refusals;
            create function refuse() returns trigger language plpgsql as 'begin return new; end';
            create trigger refuse before insert or update on payment_transaction
                for each row execute function refuse();
            create trigger refuse before insert on transaction_event
                for each row execute function refuse();
            create trigger refuse before insert or update on idempotency_record
                for each row execute function refuse();
            create trigger refuse before insert or update on webhook_inbox
                for each row execute function refuse();
            """;

    /** Refuses one in seven rows that are written; a sequence also counts what is rolled back. */
    private static final String REFUSE = """
            create or replace function refuse() returns trigger language plpgsql as $$
            declare
                states text[] := string_to_array('%s', ',');
                number bigint := nextval('refusals');
            begin
                if number %% 7 = 0 then
                    raise exception 'refused by the test' using errcode = states[1 + (number / 7) %% cardinality(states)];
                end if;
                return new;
            end $$;
            """;

    private static final String REFUSE_NOTHING =
            "create or replace function refuse() returns trigger language plpgsql as 'begin return new; end'";

    /** More than the pool has connections, three times over: the last of them wait for one in vain. */
    private static final int MANY = 70;

    /** A statement's time here, five seconds in which this side gives up too, five for a connection, and some air. */
    private static final long ANSWERED_WITHIN_MILLIS = 15_000;

    @TempDir
    static Path folder;

    private static OwnPostgres database;
    private static DatabaseWire wire;
    private static StandIn payCools;
    private static PackagedGateway gateway;
    private static OutageOracle oracle;

    @BeforeAll
    static void start() throws IOException, SQLException {
        database = new OwnPostgres(folder.resolve("postgres")).start();
        wire = new DatabaseWire(database.port());
        int payCoolsPort = Ports.free();
        gateway = new PackagedGateway(wire.port(), "http://127.0.0.1:" + payCoolsPort)
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("GATEWAY_STORAGE_STATEMENT_TIMEOUT", "PT3S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT5S")
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT5S")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s");
        payCools = StandIn.delivering(payCoolsPort, gateway.url());
        gateway.startAndAwaitReady();
        execute(TRIGGERS);
        oracle = new OutageOracle(database, payCools, gateway);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        payCools.close();
        wire.close();
        database.close();
    }

    /** All mixed, and in the long run each for itself too. */
    static Stream<String> refusals() {
        Stream<String> mixed = Stream.of(String.join(",", REFUSALS));
        return Proof.outageSeconds() > 10 ? Stream.concat(mixed, REFUSALS.stream()) : mixed;
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldLetNothingDependOnAStatementThatIsRefused(String states) throws InterruptedException, SQLException {
        try (OutageLoad load = new OutageLoad(gateway).start()) {
            await().atMost(60, SECONDS).until(() -> load.good() >= 8);
            long begun = System.nanoTime();
            execute(REFUSE.formatted(states));
            try {
                await().atMost(120, SECONDS)
                        .until(() -> load.count(503, begun) >= Proof.outageSeconds()
                                && load.count(201, begun) >= Proof.outageSeconds());
            } finally {
                execute(REFUSE_NOTHING);
            }
            load.finish();
            assertTrue(load.slowestMillis(begun) <= ANSWERED_WITHIN_MILLIS, "an answer that took long");
            oracle.assertNothingIsLostOrDoubled(load);
            Proof.say(
                    "statements refused with %s: %d orders, %d answers 503, slowest answer %d ms; %d orders at PayCools",
                    states,
                    load.promises().size(),
                    load.count(503, begun),
                    load.slowestMillis(begun),
                    oracle.assertTheLedgerIsOurs());
        }
    }

    /** Somebody holds a lock on what everybody needs, until all connections wait and there are none left. */
    @Test
    void shouldAnswerWhoWaitsForALockOrForAConnection() throws InterruptedException, SQLException {
        try (OutageLoad load = new OutageLoad(gateway, MANY).start();
                Connection other = database.connect()) {
            await().atMost(60, SECONDS).until(() -> load.good() >= MANY);
            other.setAutoCommit(false);
            other.createStatement().execute("lock table transaction_event in exclusive mode");
            long locked = System.nanoTime();
            // Everybody is told to come again, most of them after they had a connection and some without.
            await().atMost(60, SECONDS).until(() -> load.count(503, locked) >= MANY);
            other.rollback();
            long released = System.nanoTime();
            await().atMost(30, SECONDS).until(() -> load.count(201, released) >= MANY);
            load.finish();
            // A statement's time, and a connection's before it; then the same for the end of the unit of work.
            assertTrue(load.slowestMillis(locked) <= 2 * ANSWERED_WITHIN_MILLIS, "an answer that took long");
            oracle.assertNothingIsLostOrDoubled(load);
            Proof.say(
                    "locked for %d ms under %d callers: %d orders, %d answers 503, slowest answer %d ms; %d orders at"
                            + " PayCools",
                    MILLISECONDS.convert(released - locked, NANOSECONDS),
                    MANY,
                    load.promises().size(),
                    load.count(503, locked),
                    load.slowestMillis(locked),
                    oracle.assertTheLedgerIsOurs());
        }
    }

    /** The connection breaks in the middle of a commit: only the database knows what came of it. */
    @Test
    void shouldNotBeMisledByACommitThatNobodyAnswersFor() throws InterruptedException, SQLException {
        try (OutageLoad load = new OutageLoad(gateway).start()) {
            await().atMost(60, SECONDS).until(() -> load.good() >= 8);
            long begun = System.nanoTime();
            int before = wire.lost();
            wire.loseOneIn(11);
            await().atMost(120, SECONDS)
                    .until(() -> wire.lost() - before >= Proof.outageSeconds()
                            && load.count(201, begun) >= 4L * Proof.outageSeconds());
            wire.loseOneIn(0);
            load.finish();
            assertTrue(load.slowestMillis(begun) <= ANSWERED_WITHIN_MILLIS, "an answer that took long");
            oracle.assertNothingIsLostOrDoubled(load);
            Proof.say(
                    "%d commits lost: %d orders, %d answers 503, slowest answer %d ms; %d orders at PayCools",
                    wire.lost() - before,
                    load.promises().size(),
                    load.count(503, begun),
                    load.slowestMillis(begun),
                    oracle.assertTheLedgerIsOurs());
        } finally {
            wire.loseOneIn(0);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
