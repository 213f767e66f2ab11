package io.paycools.gateway.notification;

import java.time.Duration;
import java.time.Instant;

/**
 * One attempt, as it went.
 *
 * @param httpStatus null when none came
 * @param retryAfter for how long the endpoint asked to be left alone, or null
 */
record Attempt(AttemptResult result, Integer httpStatus, Duration retryAfter, Instant startedAt, Duration duration) {

    /** From here on the endpoint's rest is counted. */
    Instant endedAt() {
        return startedAt.plus(duration);
    }

    boolean delivered() {
        return result == AttemptResult.DELIVERED;
    }
}
