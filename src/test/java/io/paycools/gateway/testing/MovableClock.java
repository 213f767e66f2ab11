package io.paycools.gateway.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The clock of the service and of PayCools in tests in which time passes faster; it runs on between the jumps unless
 * stopped.
 */
@Alternative
public class MovableClock {

    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
    private static final AtomicReference<Instant> STOPPED = new AtomicReference<>();

    @Produces
    @Singleton
    @Alternative
    Clock clock() {
        return instance();
    }

    /** Jumps ahead. */
    public static void forward(Duration by) {
        AHEAD.updateAndGet(ahead -> ahead.plus(by));
    }

    /** Lets time stand still but for the jumps, however long the test takes. */
    public static void stop() {
        STOPPED.set(Instant.now());
    }

    /** Lets time run on. */
    public static void resume() {
        STOPPED.set(null);
    }

    public static Clock instance() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                Instant stopped = STOPPED.get();
                return (stopped == null ? Instant.now() : stopped).plus(AHEAD.get());
            }
        };
    }
}
