package io.paycools.gateway.notification;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is attempted again: twelve attempts, the last one 75 hours after the first at the
 * earliest, so that a service that breaks on a Friday evening is told on Monday.
 */
final class DeliveryLadder {

    /** The waits after the first attempt, the second and so on. */
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /**
     * By one part of so many a wait is longer at the most, so that what failed together does not come back together.
     */
    static final int JITTER_PARTS = 10;

    /** An endpoint may ask for so much patience and no more: nothing is put off for ever by a mistake. */
    static final Duration MOST_PATIENCE = Duration.ofHours(24);

    private DeliveryLadder() {}

    /**
     * The wait before the next attempt, or null when there is none.
     *
     * @param failed how many attempts have failed, 1 or more
     * @param retryAfter what the endpoint asked for, or null
     */
    static Duration next(int failed, Duration retryAfter, RandomGenerator chance) {
        if (failed > WAITS.size()) {
            return null;
        }
        Duration wait = WAITS.get(failed - 1);
        Duration jittered = wait.plusMillis(chance.nextLong(wait.toMillis() / JITTER_PARTS + 1));
        Duration asked = patience(retryAfter);
        return asked != null && asked.compareTo(jittered) > 0 ? asked : jittered;
    }

    /** What the endpoint asked for, within reason; null for nothing. */
    static Duration patience(Duration retryAfter) {
        return retryAfter != null && retryAfter.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : retryAfter;
    }
}
