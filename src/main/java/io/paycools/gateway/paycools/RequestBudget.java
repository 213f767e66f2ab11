package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.function.IntSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Keeps one account under {@code paycools.max-requests-per-second}, of which this replica uses its share only. Who is
 * waited for may use all of that: who comes too early waits a little, then is told no. Jobs get what is granted to them
 * at once: a part of it, and never the last.
 */
final class RequestBudget {

    /** Longer than this nobody stands in line for a payer who is waiting himself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long jobs keep still after PayCools has had too many requests. */
    private static final Duration SLOWED_DOWN = Duration.ofSeconds(1);

    private static final int PERCENT_FOR_JOBS = 80;

    /**
     * How much may be saved up for a burst. What is refilled within a second and what was saved up before it together
     * are the rate, so that no second ever sees more; a full second's worth saved up would let twice the rate pass.
     */
    private static final int PERCENT_AT_ONCE = 20;

    private final int perSecond;
    private final IntSupplier replicas;
    private final TimeMeter time;
    private final Bucket all;
    private final Bucket jobs;
    private volatile int sharedBy;
    private volatile long jobsFrom;

    RequestBudget(int perSecond, IntSupplier replicas, TimeMeter time) {
        this.perSecond = perSecond;
        this.replicas = replicas;
        this.time = time;
        this.sharedBy = replicas.getAsInt();
        this.jobsFrom = time.currentTimeNanos();
        this.all = bucket(limit(100));
        this.jobs = bucket(limit(PERCENT_FOR_JOBS));
    }

    private Bucket bucket(BucketConfiguration limit) {
        return Bucket.builder()
                .addLimit(limit.getBandwidths()[0])
                .withCustomTimePrecision(time)
                .build();
    }

    /**
     * A share below one per second is one in so many seconds. Where the share is so small that one at a time is most of
     * it, the rate is kept on the average only.
     */
    private BucketConfiguration limit(long percent) {
        long seconds = 100L * sharedBy;
        long inThatTime = perSecond * percent;
        long afterTheBurst = inThatTime - burst() * seconds;
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(burst())
                        .refillGreedy(
                                2 * afterTheBurst >= inThatTime ? afterTheBurst : inThatTime,
                                Duration.ofSeconds(seconds)))
                .build();
    }

    private long burst() {
        return Math.max(1, (long) perSecond * PERCENT_AT_ONCE / (100L * sharedBy));
    }

    private void share() {
        if (replicas.getAsInt() == sharedBy) {
            return;
        }
        synchronized (this) {
            sharedBy = replicas.getAsInt();
            all.replaceConfiguration(limit(100), TokensInheritanceStrategy.PROPORTIONALLY);
            jobs.replaceConfiguration(limit(PERCENT_FOR_JOBS), TokensInheritanceStrategy.PROPORTIONALLY);
        }
    }

    /** True when a request may be sent now. */
    Uni<Boolean> take() {
        if (tryTake()) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().completionStage(() -> all.asScheduler()
                .tryConsume(1, PATIENCE, Infrastructure.getDefaultWorkerPool()));
    }

    /** As {@link #take}, but nobody waits. */
    boolean tryTake() {
        share();
        return all.tryConsume(1);
    }

    /** How many requests could be sent at once now; takes none. */
    long available() {
        return all.getAvailableTokens();
    }

    /** How many requests of a job may be sent now. */
    int grant(int wanted) {
        share();
        if (time.currentTimeNanos() - jobsFrom < 0) {
            return 0;
        }
        long free = Math.min(wanted, all.getAvailableTokens() - keptFromJobs());
        if (free <= 0) {
            return 0;
        }
        long granted = jobs.tryConsumeAsMuchAsPossible(free);
        return granted == 0 ? 0 : Math.toIntExact(all.tryConsumeAsMuchAsPossible(granted));
    }

    /** Where there is room for one at a time only, who comes first is served. */
    private long keptFromJobs() {
        return burst() == 1 ? 0 : Math.max(1, burst() * (100 - PERCENT_FOR_JOBS) / 100);
    }

    /** PayCools has had too many requests: those who nobody waits for keep still. */
    void slowDown() {
        jobsFrom = time.currentTimeNanos() + SLOWED_DOWN.toNanos();
    }
}
