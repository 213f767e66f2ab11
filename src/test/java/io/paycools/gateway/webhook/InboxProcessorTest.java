package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import io.paycools.gateway.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.NoStackTraceThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** One message that cannot be applied holds up no other, whatever the database fails with. */
class InboxProcessorTest {

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<UUID> applied = new ArrayList<>();
    private final List<UUID> postponed = new ArrayList<>();

    static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("row cannot be read"),
                // What the pool fails with when no connection comes free in time; it is no Exception.
                new NoStackTraceThrowable("Timeout"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldPostponeTheOneAndApplyTheOther(Throwable failure) {
        processor(failure, null).sweep().await().atMost(PATIENCE);
        assertEquals(List.of(FIRST), postponed);
        assertEquals(List.of(SECOND), applied);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldLeaveTheMessageToTheNextSweepWhenItCannotEvenBePostponed(Throwable failure) {
        processor(failure, failure).hinted(FIRST.toString()).await().atMost(PATIENCE);
        assertEquals(List.of(FIRST), postponed);
        assertEquals(List.of(), applied);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldOutliveADatabaseThatDoesNotEvenSayWhatIsDue(Throwable failure) {
        Inbox inbox = new Inbox(Clock.systemUTC(), null) {
            @Override
            Uni<List<UUID>> due(int limit) {
                return Uni.createFrom().failure(failure);
            }
        };
        Uni<Void> sweep = new InboxProcessor(inbox, null, Tracing.off()).sweep();
        assertDoesNotThrow(() -> sweep.await().atMost(PATIENCE));
    }

    @Test
    void shouldNotSwallowAnErrorOfTheMachine() {
        Uni<Void> hinted = processor(new OutOfMemoryError(), null).hinted(FIRST.toString());
        CompletionException thrown =
                assertThrows(CompletionException.class, () -> hinted.await().atMost(PATIENCE));
        assertInstanceOf(OutOfMemoryError.class, thrown.getCause());
        assertEquals(List.of(), postponed);
    }

    /** The first message fails, and postponing it too unless that is null. */
    private InboxProcessor processor(Throwable applying, Throwable postponing) {
        Inbox inbox = new Inbox(Clock.systemUTC(), null) {
            @Override
            Uni<List<UUID>> due(int limit) {
                return Uni.createFrom().item(List.of(FIRST, SECOND));
            }

            @Override
            Uni<Void> postpone(UUID id) {
                postponed.add(id);
                return postponing == null
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(postponing);
            }
        };
        InboxUnits units = new InboxUnits(inbox, null, null, null, null) {
            @Override
            Uni<Void> apply(UUID id) {
                if (id.equals(FIRST)) {
                    return Uni.createFrom().failure(applying);
                }
                applied.add(id);
                return Uni.createFrom().voidItem();
            }
        };
        return new InboxProcessor(inbox, units, Tracing.off());
    }
}
