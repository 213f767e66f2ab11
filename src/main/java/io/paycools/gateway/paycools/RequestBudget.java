package io.paycools.gateway.paycools;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Keeps one account under {@code paycools.max-requests-per-second}. Who is waited for may use all of it: who comes too
 * early waits a little, then is told no. Jobs get what is granted to them at once: a part of it, and never the last.
 */
final class RequestBudget {

    /** Longer than this nobody stands in line for a payer who is waiting himself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long jobs keep still after PayCools has had too many requests. */
    private static final Duration SLOWED_DOWN = Duration.ofSeconds(1);

    private static final int PERCENT_FOR_JOBS = 80;

    private final TimeMeter time;
    private final Bucket all;
    private final Bucket jobs;
    private final long kept;
    private volatile long jobsFrom;

    RequestBudget(int perSecond, TimeMeter time) {
        this.time = time;
        this.jobsFrom = time.currentTimeNanos();
        this.all = bucket(perSecond, perSecond, Duration.ofSeconds(1), time);
        this.jobs = bucket(
                Math.max(1, perSecond * PERCENT_FOR_JOBS / 100),
                perSecond * (long) PERCENT_FOR_JOBS,
                Duration.ofSeconds(100),
                time);
        this.kept = keptFromJobs(perSecond);
    }

    private static Bucket bucket(long capacity, long tokens, Duration period, TimeMeter time) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(tokens, period))
                .withCustomTimePrecision(time)
                .build();
    }

    /** Where there is room for one at a time only, who comes first is served. */
    private static long keptFromJobs(long capacity) {
        return capacity == 1 ? 0 : Math.max(1, capacity * (100 - PERCENT_FOR_JOBS) / 100);
    }

    /** True when a request may be sent now. */
    Uni<Boolean> take() {
        if (all.tryConsume(1)) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().completionStage(() -> all.asScheduler()
                .tryConsume(1, PATIENCE, Infrastructure.getDefaultWorkerPool()));
    }

    /** How many requests of a job may be sent now. */
    int grant(int wanted) {
        if (time.currentTimeNanos() - jobsFrom < 0) {
            return 0;
        }
        long free = Math.min(wanted, all.getAvailableTokens() - kept);
        if (free <= 0) {
            return 0;
        }
        long granted = jobs.tryConsumeAsMuchAsPossible(free);
        return granted == 0 ? 0 : Math.toIntExact(all.tryConsumeAsMuchAsPossible(granted));
    }

    /** PayCools has had too many requests: those who nobody waits for keep still. */
    void slowDown() {
        jobsFrom = time.currentTimeNanos() + SLOWED_DOWN.toNanos();
    }
}
