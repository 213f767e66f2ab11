package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What must hold whatever anybody tells us, in whatever order, at whatever time. */
class ObservationSequencesTest {

    /** Short and long waits, so that time-outs of every kind pass and do not pass. */
    private static final List<Duration> WAITS = List.of(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(20),
            Duration.ofHours(2),
            Duration.ofDays(1));

    @Provide
    Arbitrary<List<List<Integer>>> observations() {
        return Arbitraries.integers()
                .between(0, Pick.BOUND - 1)
                .list()
                .ofSize(12)
                .list()
                .ofMaxSize(40);
    }

    @Property
    @AddLifecycleHook(SeededProperty.class)
    void shouldKeepTheRulesOfMoney(@ForAll AnyOrder order, @ForAll("observations") List<List<Integer>> observations) {
        Instant now = Instant.parse("2026-11-25T01:00:00Z");
        MemoryStore store = new MemoryStore(order.ordered(UUID.randomUUID(), now), order.first(), now);
        for (List<Integer> numbers : observations) {
            Pick pick = new Pick(numbers);
            now = now.plus(WAITS.get(pick.applyAsInt(WAITS.size())));
            PaymentTransaction row = store.row();
            Observation seen = AnyObservation.of(row, pick);
            Before before = Before.of(store);
            store.apply(seen, now);
            checkMove(before, seen, store, now);
            checkNoticed(before, seen, store);
        }
    }

    /** What the row was before an observation. */
    private record Before(TransactionStatus status, int moves, int sends, boolean heardOf, boolean maybeSent) {
        static Before of(MemoryStore store) {
            PaymentTransaction row = store.row();
            return new Before(row.status, row.moves, row.sends, row.heardOf, row.maybeSent);
        }
    }

    private static void checkMove(Before before, Observation seen, MemoryStore store, Instant now) {
        PaymentTransaction row = store.row();
        boolean byPerson = seen.source() == Source.PERSON;
        assertEquals(row.moves, store.history().size());
        if (row.status == before.status) {
            assertTrue(byPerson || row.moves == before.moves, "a row of history without a move");
            assertEquals(before.sends, row.sends);
            return;
        }
        assertEquals(before.moves + 1, row.moves, "one move, one row");
        assertTrue(before.status.canMoveTo(row.status), before.status + " to " + row.status);
        assertTrue(!before.status.isFinal(), "what is final stays: " + before.status + " to " + row.status);
        assertEquals(row.status == TransactionStatus.SUBMITTING ? before.sends + 1 : before.sends, row.sends);
        switch (row.status) {
            case SUCCEEDED -> checkSuccess(seen, row);
            case FAILED -> assertTrue(isProven(before, seen, row, now), "failed without proof by " + seen);
            case CREATED -> checkMayBeSent(before, seen);
            case CANCELLED -> assertTrue(seen.claim() == Claim.CANCELLED, "cancelled by " + seen);
            default -> {}
        }
    }

    /** What PayCools tells by itself is never passed over in silence where it says the opposite of what we have. */
    private static void checkNoticed(Before before, Observation seen, MemoryStore store) {
        boolean told = seen.source() == Source.WEBHOOK || seen.source() == Source.QUERY;
        boolean over = seen.claim() == Claim.SUCCEEDED || seen.claim() == Claim.FAILED;
        boolean opposite = before.status.isFinal()
                && over
                && !before.status.name().equals(seen.claim().name());
        boolean sameFailure = before.status == TransactionStatus.CANCELLED && seen.claim() == Claim.FAILED;
        if (told && opposite && !sameFailure) {
            assertFalse(store.discrepancies().isEmpty(), before.status + " and nobody looks at " + seen);
        }
        boolean toBeSentAgain = before.status == TransactionStatus.CREATED && before.sends > 0;
        if (told && toBeSentAgain && seen.provesThatPayCoolsHasIt()) {
            assertTrue(
                    store.row().status == TransactionStatus.UNKNOWN
                            || !store.discrepancies().isEmpty(),
                    "to be sent again although PayCools has it: " + seen);
        }
        if (before.status == TransactionStatus.CREATED && store.row().status == TransactionStatus.SUBMITTING) {
            assertTrue(before.sends == 0 || !before.heardOf || before.maybeSent, "sent again what PayCools has shown");
        }
    }

    private static void checkSuccess(Observation seen, PaymentTransaction row) {
        assertSame(Claim.SUCCEEDED, seen.claim());
        if (seen.source() != Source.PERSON) {
            assertEquals(row.amountMinor, seen.amount().minorUnits(), "another amount");
            assertNotEquals("MYR", seen.amount().currency(), "another currency");
            assertSame(row.type, seen.about());
            assertEquals(null, seen.contradiction());
            assertEquals(row.paymentReference, seen.paymentReference());
        }
    }

    /** The whole list of what proves that no money moved. */
    private static boolean isProven(Before before, Observation seen, PaymentTransaction row, Instant now) {
        boolean told = seen.source() == Source.WEBHOOK || seen.source() == Source.QUERY;
        return switch (seen.claim()) {
            case FAILED -> {
                boolean refused = seen.source() == Source.SUBMIT && !before.maybeSent && !before.heardOf;
                yield seen.source() == Source.PERSON || told || refused;
            }
            // Nothing left us in its time, and no attempt of before may have arrived.
            case NOT_SENT -> {
                boolean outOfTime = row.sendBefore == null || !now.isBefore(row.sendBefore);
                yield outOfTime && !before.maybeSent && !(before.heardOf && before.sends > 0);
            }
            // Only for money that comes in, long after the create, and when PayCools never showed to have it.
            case NOT_FOUND -> {
                Instant open = row.expiresAt == null ? row.submittedAt : row.expiresAt;
                yield row.type == TransactionType.PAYMENT
                        && !before.heardOf
                        && open.plus(MemoryStore.PATIENCE.notFound()).isBefore(now);
            }
            default -> false;
        };
    }

    /** To be sent, once more or for the first time: nothing was sent, or a person has said so. */
    private static void checkMayBeSent(Before before, Observation seen) {
        boolean approved = before.status == TransactionStatus.AWAITING_APPROVAL && seen.claim() == Claim.APPROVED;
        boolean certainlyNotSent = before.status == TransactionStatus.SUBMITTING
                && seen.source() == Source.SUBMIT
                && (seen.send() == 0 || seen.send() == before.sends);
        assertTrue(
                approved || (seen.claim() == Claim.NOT_SENT && (certainlyNotSent || seen.source() == Source.PERSON)),
                "to be sent again because of " + seen);
    }
}
