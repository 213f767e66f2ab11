package io.paycools.gateway.personaldata;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.transaction.Ids;
import io.quarkus.arc.All;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Erases personal data after {@code gateway.personal-data.retention}: by itself, and when an administrator asks for it.
 * Without a retention nothing is ever erased. Replicas share the work by skipping each other's rows.
 */
@ApplicationScoped
class Erasures {

    private static final Logger LOG = Logger.getLogger(Erasures.class);
    private static final String PROPERTY = "gateway.personal-data.retention";
    private static final int BATCH = 100;

    /** How much of a kind one request erases or counts, so that its caller gets an answer; the job does the rest. */
    static final int AT_ONCE = 10_000;

    private final ErasureUnits units;
    private final List<Erasable> kinds;
    private final Duration retention;

    Erasures(
            ErasureUnits units,
            @All List<Erasable> kinds,
            @ConfigProperty(name = PROPERTY) Optional<Duration> retention) {
        this.units = units;
        this.kinds = kinds;
        this.retention = retention.orElse(null);
    }

    /**
     * What was found or done.
     *
     * @param complete whether that is all; if not, the job goes on
     */
    record Result(ErasureRun run, Map<Erasable.Kind, Integer> counts, boolean complete) {}

    void say(@Observes StartupEvent event) {
        if (retention == null && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warnf("%s is not set: personal data is kept for ever", PROPERTY);
        }
    }

    /** Counts what would be erased now, and erases nothing. */
    Uni<Result> count(String client, String person) {
        ErasureRun run = run(client, person);
        Map<Erasable.Kind, Integer> counts = new EnumMap<>(Erasable.Kind.class);
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Erasable kind : kinds) {
            chain = chain.chain(() -> units.count(kind, run.cutOff(), AT_ONCE))
                    .invoke(count -> counts.put(kind.kind(), count))
                    .replaceWithVoid();
        }
        return chain.replaceWith(
                () -> new Result(run, counts, counts.values().stream().allMatch(count -> count < AT_ONCE)));
    }

    Uni<Result> erase(String client, String person) {
        return erase(run(client, person));
    }

    /** The newest runs that erased something. */
    Uni<List<PersonalDataErasure>> newest(int limit) {
        return units.newest(limit);
    }

    @Scheduled(
            every = "${gateway.personal-data.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "personal-data-erasure")
    Uni<Void> sweep() {
        return retention == null
                ? Uni.createFrom().voidItem()
                : erase(null, null)
                        .replaceWithVoid()
                        .onFailure(Unexpected::isNoError)
                        .recoverWithUni(Erasures::leave);
    }

    private ErasureRun run(String client, String person) {
        if (retention == null) {
            throw new ServiceException(ErrorCode.RETENTION_NOT_SET, PROPERTY + " is not set.");
        }
        Instant now = units.now();
        return new ErasureRun(Ids.next(), client, person, now.minus(retention), now);
    }

    private Uni<Result> erase(ErasureRun run) {
        Map<Erasable.Kind, Integer> counts = new EnumMap<>(Erasable.Kind.class);
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Erasable kind : kinds) {
            counts.put(kind.kind(), 0);
            chain = chain.chain(() -> eraseOf(kind, run, counts));
        }
        return chain.chain(() -> isNothingLeft(run))
                .map(complete -> new Result(run, counts, complete))
                .invoke(Erasures::log);
    }

    private Uni<Void> eraseOf(Erasable kind, ErasureRun run, Map<Erasable.Kind, Integer> counts) {
        return units.erase(kind, run, BATCH).chain(erased -> {
            int sum = counts.merge(kind.kind(), erased, Integer::sum);
            return erased < BATCH || sum >= AT_ONCE ? Uni.createFrom().voidItem() : eraseOf(kind, run, counts);
        });
    }

    /** Rows that somebody had locked, or that came up to the limit of one run, are left. */
    private Uni<Boolean> isNothingLeft(ErasureRun run) {
        Uni<Boolean> chain = Uni.createFrom().item(true);
        for (Erasable kind : kinds) {
            chain = chain.chain(sofar -> sofar
                    ? units.count(kind, run.cutOff(), 1).map(left -> left == 0)
                    : Uni.createFrom().item(false));
        }
        return chain;
    }

    private static void log(Result result) {
        if (result.counts().values().stream().anyMatch(count -> count > 0)) {
            LOG.infof(
                    "personal data erased: run=%s client=%s cutOff=%s %s",
                    result.run().id(), result.run().client(), result.run().cutOff(), result.counts());
        }
    }

    private static Uni<Void> leave(Throwable failure) {
        LOG.warnf("erasing personal data left to its next turn: %s", Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
