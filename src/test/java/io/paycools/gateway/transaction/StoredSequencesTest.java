package io.paycools.gateway.transaction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.inject.Inject;

import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The same sequences on the database: the store keeps what {@link MemoryStore} keeps, each change of a status has one
 * row of history and one event, and refunds never exceed their payment. Each sequence is one unit of work that is taken
 * back, and lies in a future in which no job looks.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class StoredSequencesTest {

    private static final Instant FUTURE = Instant.parse("2126-11-25T01:00:00Z");

    private static final String STATE = "select status || ' ' || moves || ' ' || sends || ' ' || heard_of || ' '"
            + " || maybe_sent || ' ' || coalesce(provider_reference, '-') || ' ' || coalesce(failure_code, '-') || ' '"
            + " || coalesce(next_action_url, '-') || ' ' || (next_check_at is null) from payment_transaction where id = :id";
    private static final String HISTORY = "select string_agg(sequence || ' ' || coalesce(from_status, '-') || ' '"
            + " || to_status || ' ' || cause, ', ' order by sequence) from transaction_event where transaction_id = :id";
    private static final String EVENTS = "select coalesce(string_agg(type, ', ' order by sequence), '')"
            + " from notification_event where transaction_id = :id and discrepancy_id is null";
    private static final String DISCREPANCIES =
            "select cast(count(*) as varchar) from discrepancy" + " where transaction_id = :id";
    private static final String REFUNDED =
            "select p.refunded_minor || ' of ' || p.amount_minor from payment_transaction p"
                    + " where p.id = :id and p.refunded_minor <= p.amount_minor and p.refunded_minor = (select"
                    + " coalesce(sum(r.amount_minor), 0) from payment_transaction r where r.payment_id = p.id"
                    + " and r.status not in ('FAILED', 'CANCELLED', 'EXPIRED'))";

    @Inject
    DiscrepancyStore discrepancies;

    @Inject
    Outbox outbox;

    @Inject
    StatusChanges changes;

    private final MovingClock clock = new MovingClock();
    private final Logger log = Logger.getLogger("io.paycools.gateway.transaction");

    /** Hundreds of contradictions are opened here, none of which anybody has to look at. */
    @BeforeEach
    void beQuiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        log.setLevel(null);
    }

    @Test
    void shouldKeepWhatTheModelKeeps() throws Throwable {
        Random random = Proof.random("stored sequences");
        TransactionStore store = new TransactionStore(clock, discrepancies, outbox, changes, MemoryStore.CHANGES);
        for (int i = 0; i < Proof.sequences() / 6; i++) {
            long seed = random.nextLong();
            try {
                VertxContextSupport.subscribeAndAwait(
                        () -> Panache.withTransaction(() -> new Sequence(store, new Random(seed)).run()));
            } catch (AssertionError e) {
                throw new AssertionError("sequence " + i + ": " + e.getMessage(), e);
            }
        }
    }

    /** A payment, and one order or refund, with whatever is told of it. */
    private final class Sequence {
        private final TransactionStore store;
        private final Random random;
        private final AnyOrder order;
        private MemoryStore model;

        Sequence(TransactionStore store, Random random) {
            this.store = store;
            this.random = random;
            this.order = AnyOrder.values()[random.nextInt(AnyOrder.values().length)];
        }

        Uni<Void> run() {
            clock.now = FUTURE;
            NewTransaction payment = AnyOrder.DIRECT_PAYMENT.ordered(null, clock.now);
            NewTransaction ordered = order.ordered(payment.id(), clock.now);
            model = new MemoryStore(ordered, order.first(), clock.now);
            Uni<Void> chain = recorded(payment, AnyOrder.DIRECT_PAYMENT.first())
                    .chain(() -> done(() -> store.apply(payment.id(), paid())))
                    .chain(() -> recorded(ordered, order.first()));
            for (int i = 0; i < 12; i++) {
                chain = chain.chain(this::observe).chain(() -> compare(payment));
            }
            return chain.chain(() -> Panache.currentTransaction().invoke(Mutiny.Transaction::markForRollback))
                    .replaceWithVoid();
        }

        private Observation paid() {
            return Observation.of(Observation.Source.QUERY, Observation.Claim.SUCCEEDED)
                    .withProviderReference(AnyOrder.PAYMENT_REFERENCE)
                    .withAmount(ReportedAmount.of(AnyOrder.AMOUNT.minorUnits(), "PHP"));
        }

        private Uni<Void> recorded(NewTransaction wanted, TransactionStatus first) {
            return done(() -> store.record(wanted, first));
        }

        private Uni<Void> observe() {
            clock.now = clock.now.plus(Duration.ofSeconds(1L << random.nextInt(17)));
            Observation seen = AnyObservation.of(model.row(), random::nextInt);
            model.apply(seen, clock.now);
            return done(() -> store.apply(model.row().id, seen));
        }

        /** As if each step had a session of its own. */
        private Uni<Void> done(Supplier<Uni<?>> step) {
            return step.get().chain(Panache::getSession).chain(session -> session.flush()
                    .invoke(session::clear));
        }

        private Uni<Void> compare(NewTransaction payment) {
            PaymentTransaction row = model.row();
            String moves = model.history().stream()
                    .map(event -> event.sequence + " " + (event.from == null ? "-" : event.from) + " " + event.to + " "
                            + event.cause)
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            return text(STATE, row.id)
                    .invoke(stored -> assertEquals(state(row), stored))
                    .chain(() -> text(HISTORY, row.id))
                    .invoke(stored -> assertEquals(moves, stored))
                    .chain(() -> text(EVENTS, row.id))
                    .invoke(stored -> assertEquals(events(), stored))
                    .chain(() -> text(DISCREPANCIES, row.id))
                    .invoke(stored ->
                            assertEquals(Integer.toString(model.discrepancies().size()), stored))
                    .chain(() -> text(REFUNDED, payment.id()))
                    .invoke(refunded -> assertTrue(refunded != null, "refunds are not counted as they are"))
                    .replaceWithVoid();
        }

        private Uni<String> text(String query, Object id) {
            return Panache.getSession().chain(session -> session.createNativeQuery(query, String.class)
                    .setParameter("id", id)
                    .getSingleResultOrNull());
        }

        private String state(PaymentTransaction row) {
            return row.status + " " + row.moves + " " + row.sends + " " + row.heardOf + " " + row.maybeSent + " "
                    + or(row.providerReference) + " " + or(row.failureCode) + " " + or(row.nextActionUrl) + " "
                    + (row.nextCheckAt == null);
        }

        private static String or(String text) {
            return text == null ? "-" : text;
        }

        /** One for each time that it came to a status of which others are told. */
        private String events() {
            String type = order.type().name().toLowerCase(Locale.ROOT);
            List<String> told = model.history().stream()
                    .filter(event -> event.from != event.to)
                    .filter(event -> event.to.isFinal() || event.to == TransactionStatus.AWAITING_APPROVAL)
                    .map(event -> type + "." + nameOf(event.to))
                    .toList();
            return String.join(", ", told);
        }

        private String nameOf(TransactionStatus status) {
            return switch (status) {
                case SUCCEEDED -> "succeeded";
                case AWAITING_APPROVAL -> "awaiting_approval";
                case EXPIRED -> order.type() == TransactionType.PAYMENT ? "expired" : "failed";
                default -> "failed";
            };
        }
    }

    /** Set by each step. */
    private static final class MovingClock extends Clock {
        private volatile Instant now = FUTURE;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
