package io.paycools.gateway.transaction;

import java.util.List;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.PayCoolsWorld.Event;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** With an honest PayCools and a bad network: nothing is sent twice, and what we call an order is what it is. */
class PayCoolsSequencesTest {

    /** What happens, and how. */
    record Step(Event event, int how) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Event> events = Arbitraries.of(Event.class);
        return Combinators.combine(events, Arbitraries.integers().between(0, 419))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    @AddLifecycleHook(SeededProperty.class)
    void shouldTellTheTruth(@ForAll AnyOrder kind, @ForAll("steps") List<Step> steps) {
        PayCoolsWorld world = new PayCoolsWorld(kind);
        for (Step step : steps) {
            world.happens(step.event(), step.how());
            checkStatus(world);
        }
        world.ends();
        checkStatus(world);
        checkEnd(world);
    }

    private static void checkStatus(PayCoolsWorld world) {
        if (world.isDecidedByPerson()) {
            return;
        }
        switch (world.row().status()) {
            case SUCCEEDED -> assertSame(Claim.SUCCEEDED, world.truth(), "called paid");
            case FAILED, CANCELLED, EXPIRED ->
                assertFalse(
                        world.mayMoveMoney(),
                        "called over although money may move: " + world.row().status());
            case CREATED, AWAITING_APPROVAL, SUBMITTING, PENDING, UNKNOWN -> {}
        }
    }

    /** Nothing stays open for ever without a person who knows of it. */
    private static void checkEnd(PayCoolsWorld world) {
        TransactionStatus status = world.row().status();
        boolean neverApproved = status == TransactionStatus.AWAITING_APPROVAL;
        assertTrue(
                status.isFinal() || neverApproved || world.waitsForAPerson(),
                "left " + status + " where PayCools has " + world.truth());
        if (world.truth() == Claim.SUCCEEDED && !world.isDecidedByPerson()) {
            assertTrue(
                    status == TransactionStatus.SUCCEEDED || world.waitsForAPerson(),
                    "PayCools has it SUCCEEDED and we have " + status);
        }
    }
}
