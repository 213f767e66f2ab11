package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.paycools.gateway.testing.FaultyWire;
import io.paycools.gateway.testing.Ledger;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.transaction.TransactionType;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The process is killed (SIGKILL) exactly when a payment, a payout and a refund are at every point of
 * {@link KillPoint}, each held there from outside. What is found after it is what the point says; in the end PayCools'
 * ledger is what we have recorded.
 */
class KillPointsIT {

    private static final String UNSETTLED = "status in ('CREATED', 'SUBMITTING', 'PENDING', 'UNKNOWN')";

    private final int wirePort = Ports.free();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private EmbeddedPostgres database;
    private StandIn payCools;
    private FaultyWire wire;
    private PackagedGateway gateway;
    private HeldStatements statements;

    /** One thing that a caller wants. */
    private final class Intent {
        private final TransactionType type;
        private final KillPoint point;
        private final String orderId = Payments.newOrderId();
        private final Map<String, Object> order;
        private String payment;
        private String text = orderId;
        private FaultyWire.Held held;

        Intent(TransactionType type, KillPoint point) {
            this.type = type;
            this.point = point;
            order = switch (type) {
                case PAYMENT -> Payments.direct(orderId, "QR", "PH_QRPH_DYNAMIC");
                case PAYOUT -> Payouts.toBank(orderId);
                case REFUND -> Refunds.of("100.00", point.remark());
            };
            if (type == TransactionType.REFUND) {
                order.put("merchantOrderId", orderId);
                payment = gateway.paidPayment();
                text = gateway.get("/v1/payments/" + payment).path("providerReference");
            } else {
                order.put("description", point.remark());
            }
        }

        void hold() {
            if (point.statement() == null) {
                held = wire.hold(text, point.request(), point.goesThrough());
                return;
            }
            try {
                statements.hold(orderId, point.statement());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        Response ask() {
            return switch (type) {
                case PAYMENT -> gateway.create(order, "key-" + orderId);
                case PAYOUT -> gateway.createPayout(order, "key-" + orderId);
                case REFUND -> gateway.createRefund(payment, order, "key-" + orderId);
            };
        }

        boolean isReached() throws SQLException {
            return held != null ? held.isReached() : statements.isReached(orderId, point.statement());
        }

        void release() throws SQLException {
            if (held != null) {
                held.release();
            } else {
                statements.release(orderId, point.statement(), point.goesThrough());
            }
        }

        void awaitLeft(String what) {
            await(toString()).atMost(40, SECONDS).pollInterval(20, MILLISECONDS).until(this::left, what::equals);
        }

        /** A payment that certainly did not arrive has failed; nobody sends it again. */
        boolean isGivenUp() {
            return type == TransactionType.PAYMENT
                    && (point == KillPoint.RECORD_COMMITTED_NOTHING_SENT || point == KillPoint.SENT_NOT_ARRIVED);
        }

        /** The status, and the state of the webhook. */
        String left() throws SQLException {
            List<String> left = texts("select concat_ws(' ', t.status, w.state) from payment_transaction t"
                    + " left join webhook_inbox w on w.merchant_order_id = t.merchant_order_id"
                    + " where t.merchant_order_id = '" + orderId + "'");
            return left.isEmpty() ? "none" : String.join(" and ", left);
        }

        @Override
        public String toString() {
            return type + " at " + point;
        }
    }

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:" + wirePort)
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "1000")
                .with("PAYCOOLS_READ_TIMEOUT", "PT60S")
                // All that is held in the database needs a connection.
                .with("QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", "90")
                .with("GATEWAY_STORAGE_STATEMENT_TIMEOUT", "PT90S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT5S")
                .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT3S");
        payCools = StandIn.delivering(0, gateway.url());
        wire = new FaultyWire(wirePort, URI.create(payCools.url()), null, 0);
    }

    @AfterEach
    void stop() throws IOException, SQLException {
        callers.shutdownNow();
        gateway.close();
        wire.close();
        payCools.close();
        if (statements != null) {
            statements.close();
        }
        database.close();
    }

    @Test
    void shouldComeToTheSameEndFromEveryPointOfDeath() throws IOException, InterruptedException, SQLException {
        List<Intent> all = new ArrayList<>();
        for (int round = 0; round < Proof.pointRounds(); round++) {
            List<Intent> intents = begin();
            dieWhenReached(intents, false);
            onlyForTheJobs(intents);
            jobsEvery("1s");
            gateway.startAndAwaitReady();
            dieWhenReached(intents, true);
            all.addAll(intents);
        }
        gateway.startAndAwaitReady();
        Parallel.times(Math.min(20, all.size()), worker -> {
            for (int i = worker; i < all.size(); i += 20) {
                Intent intent = all.get(i);
                await().atMost(60, SECONDS)
                        .until(() -> intent.ask().statusCode(), status -> status == 201 || status == 202);
            }
            return null;
        });
        int sentAgain = settle();
        int orders = Ledger.compare(jdbcUrl(), "%", payCools.allOrders());
        assertEquals(0, payCools.duplicates(), "PayCools had to turn away a duplicate");
        all.forEach(intent ->
                assertEquals(intent.isGivenUp() ? 0 : 1, payCools.ordersOf(intent.orderId), intent.toString()));
        Proof.say(
                "%d orders killed at %d points, by %d kills: %d orders at PayCools, %d never had arrived and were sent"
                        + " again by a person",
                all.size(), KillPoint.values().length, 2 * Proof.pointRounds(), orders, sentAgain);
    }

    /** An order of every type for every point, each held at its own; the jobs, for which some wait, do nothing yet. */
    private List<Intent> begin() throws IOException, SQLException {
        jobsEvery("1h");
        gateway.startAndAwaitReady();
        if (statements == null) {
            statements = new HeldStatements(jdbcUrl());
            statements.install();
        }
        List<Map.Entry<TransactionType, KillPoint>> wanted = Stream.of(TransactionType.values())
                .flatMap(type -> Stream.of(KillPoint.values())
                        // A payment is not sent again.
                        .filter(point -> type != TransactionType.PAYMENT || !point.ofTheDispatcher())
                        .map(point -> Map.entry(type, point)))
                .toList();
        List<Intent> intents = Parallel.times(wanted.size(), number -> {
            Map.Entry<TransactionType, KillPoint> each = wanted.get(number);
            return new Intent(each.getKey(), each.getValue());
        });
        intents.forEach(Intent::hold);
        intents.forEach(intent -> callers.execute(() -> {
            try {
                intent.ask();
            } catch (Exception e) {
                // Killed before it was answered; it is asked again.
                return;
            }
        }));
        for (Intent intent : intents) {
            if (intent.point.ofAJob()) {
                intent.awaitLeft(intent.point.ofTheResolver() ? "PENDING" : "CREATED");
            }
            if (intent.point.ofAWebhook()) {
                // A webhook that comes before the answer is another story.
                intent.awaitLeft("PENDING");
                payCools.payerPays(intent.orderId);
            }
        }
        return intents;
    }

    private void dieWhenReached(List<Intent> all, boolean ofAJob) throws InterruptedException, SQLException {
        List<Intent> intents =
                all.stream().filter(intent -> intent.point.ofAJob() == ofAJob).toList();
        await("points that are not reached")
                .atMost(60, SECONDS)
                .pollInterval(100, MILLISECONDS)
                .until(() -> notReached(intents), List::isEmpty);
        gateway.kill();
        for (Intent intent : intents) {
            intent.release();
        }
        for (Intent intent : intents) {
            intent.awaitLeft(intent.point.leaves());
        }
    }

    private static List<Intent> notReached(List<Intent> intents) throws SQLException {
        List<Intent> left = new ArrayList<>();
        for (Intent intent : intents) {
            if (!intent.isReached()) {
                left.add(intent);
            }
        }
        return left;
    }

    /** The jobs take up at once what waits for them, and nothing else. */
    private void onlyForTheJobs(List<Intent> intents) throws SQLException {
        update("update payment_transaction set next_check_at = now() + interval '1 hour' where " + UNSETTLED);
        for (Intent intent : intents) {
            if (intent.point.ofAJob()) {
                update("update payment_transaction set next_check_at = now() where merchant_order_id = '"
                        + intent.orderId + "'");
            }
        }
    }

    private void jobsEvery(String interval) {
        gateway.with("GATEWAY_RECONCILIATION_INTERVAL", interval).with("GATEWAY_PAYOUTS_DISPATCH_INTERVAL", interval);
    }

    /** Lets the resolver do what it can, and does what only a person may. */
    private int settle() {
        int[] sentAgain = {0};
        await().atMost(120, SECONDS).pollInterval(500, MILLISECONDS).until(() -> {
            update("update payment_transaction set next_check_at = now() where " + UNSETTLED);
            sentAgain[0] += gateway.sendAgainWhatIsNotKnown().size();
            return texts("select 1 from payment_transaction where " + UNSETTLED).isEmpty();
        });
        return sentAgain[0];
    }

    private String jdbcUrl() {
        return database.getJdbcUrl("postgres", "postgres");
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            connection.createStatement().executeUpdate(sql);
        }
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
