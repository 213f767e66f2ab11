package io.paycools.gateway.paycools;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Keeps us under {@code paycools.max-requests-per-second}: who comes too early waits a little, then is told no. */
final class RequestBudget {

    /** Longer than this nobody stands in line for a payer who is waiting himself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Bucket bucket;

    RequestBudget(int perSecond) {
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** True when a request may be sent now. */
    Uni<Boolean> take() {
        if (bucket.tryConsume(1)) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().completionStage(() -> bucket.asScheduler()
                .tryConsume(1, PATIENCE, Infrastructure.getDefaultWorkerPool()));
    }
}
