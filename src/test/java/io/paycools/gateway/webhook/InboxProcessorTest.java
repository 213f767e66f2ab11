package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.NoStackTraceThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The sweep outlives a database that is away. */
class InboxProcessorTest {

    static List<Throwable> outages() {
        // The pool says the first when it is full, closed or out of patience: it is no exception.
        return List.of(new NoStackTraceThrowable("Timeout"), new java.net.ConnectException("refused"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void shouldLeaveTheWorkToTheNextSweep(Throwable outage) {
        assertDoesNotThrow(() -> sweep(outage));
    }

    @Test
    void shouldNotHideAnError() {
        Throwable shown = assertThrows(CompletionException.class, () -> sweep(new AssertionError("defect")));
        assertInstanceOf(AssertionError.class, shown.getCause());
    }

    private static void sweep(Throwable failure) {
        Inbox inbox = new Inbox(Clock.systemUTC()) {
            @Override
            Uni<List<UUID>> due(int limit) {
                return Uni.createFrom().failure(failure);
            }
        };
        new InboxProcessor(inbox, null).sweep().await().atMost(Duration.ofSeconds(5));
    }
}
