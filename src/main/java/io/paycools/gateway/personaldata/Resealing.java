package io.paycools.gateway.personaldata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.security.SealedColumns;
import io.paycools.gateway.security.SealedColumns.SealedColumn;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Brings what is sealed under an older key under the newest one, so that the older one can be taken away. When nothing
 * is to be done, that is seen with two steps of an index for each column. Replicas share the work by skipping each
 * other's rows; whatever stops it, it goes on with what is left.
 */
// There from the start, so that its gauges are.
@Startup
@ApplicationScoped
class Resealing {

    private static final Logger LOG = Logger.getLogger(Resealing.class);
    private static final UUID FIRST = new UUID(0, 0);
    private static final int BATCH = 100;
    private static final int SHOWN = 20;

    /** More are not counted: whoever waits for none does not have to know. */
    static final int MOST_COUNTED = 100_000;

    private final SealedRows rows;
    private final PersonalData personalData;
    private final List<SealedColumn> columns;
    private volatile int older;
    private volatile int unopened;

    Resealing(SealedRows rows, PersonalData personalData, @All List<SealedColumns> all, MeterRegistry metrics) {
        this.rows = rows;
        this.personalData = personalData;
        this.columns = all.stream()
                .flatMap(some -> some.sealedColumns().stream())
                .sorted(Comparator.comparing(SealedColumn::table).thenComparing(SealedColumn::column))
                .toList();
        metrics.gauge("gateway.personal.data.older.key", this, resealing -> resealing.older);
        metrics.gauge("gateway.personal.data.unopened", this, resealing -> resealing.unopened);
    }

    /**
     * How many rows of a column are under a key.
     *
     * @param rows counted up to {@link #MOST_COUNTED}
     */
    record Use(SealedColumn column, String key, int rows) {}

    /** What a run has met. */
    private static final class Tally {
        private int resealed;
        private int unopened;
        private final List<String> examples = new ArrayList<>();
    }

    @Scheduled(
            every = "${gateway.personal-data.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "personal-data-resealing")
    Uni<Void> run() {
        Tally tally = new Tally();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (SealedColumn column : columns) {
            chain = chain.chain(() -> resealColumn(column, tally));
        }
        return chain.invoke(() -> tell(tally))
                .chain(this::uses)
                .invoke(uses -> older = uses.stream()
                        .filter(use -> !use.key().equals(personalData.newestKey()))
                        .mapToInt(Use::rows)
                        .sum())
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(Resealing::leave);
    }

    /** Which keys are in use where: those that are not the newest. */
    Uni<List<Use>> uses() {
        List<Use> uses = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (SealedColumn column : columns) {
            chain = chain.chain(() -> rows.keysOf(column)).chain(keys -> countEach(column, keys, uses));
        }
        return chain.replaceWith(uses);
    }

    private Uni<Void> countEach(SealedColumn column, List<String> keys, List<Use> uses) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (String key : keys) {
            if (!key.equals(personalData.newestKey())) {
                chain = chain.chain(() -> rows.count(column, key, MOST_COUNTED))
                        .invoke(count -> uses.add(new Use(column, key, count)))
                        .replaceWithVoid();
            }
        }
        return chain;
    }

    private Uni<Void> resealColumn(SealedColumn column, Tally tally) {
        return rows.keysOf(column).chain(keys -> {
            Uni<Void> chain = Uni.createFrom().voidItem();
            for (String key : keys) {
                // Asked each time: the newest may become another while this runs.
                if (!key.equals(personalData.newestKey())) {
                    chain = chain.chain(() -> personalData.hasKey(key)
                            ? resealFrom(column, key, FIRST, tally)
                            : countUnopened(column, key, tally));
                }
            }
            return chain;
        });
    }

    private Uni<Void> resealFrom(SealedColumn column, String key, UUID after, Tally tally) {
        return rows.reseal(column, key, after, BATCH).chain(page -> {
            tally.resealed += page.resealed();
            tally.unopened += page.unopened().size();
            page.unopened().stream()
                    .limit(Math.max(0, SHOWN - tally.examples.size()))
                    .forEach(id -> tally.examples.add(column.table() + " " + id));
            return page.last() == null ? Uni.createFrom().voidItem() : resealFrom(column, key, page.last(), tally);
        });
    }

    private Uni<Void> countUnopened(SealedColumn column, String key, Tally tally) {
        return rows.count(column, key, MOST_COUNTED)
                .invoke(count -> {
                    tally.unopened += count;
                    tally.examples.add(count + " rows of " + column.table() + " under the missing key '" + key + "'");
                })
                .replaceWithVoid();
    }

    private void tell(Tally tally) {
        unopened = tally.unopened;
        if (tally.resealed > 0) {
            LOG.infof("personal data sealed again under the newest key: rows=%d", tally.resealed);
        }
        if (tally.unopened > 0) {
            LOG.warnf(
                    "personal data that does not open: rows=%d, among them %s",
                    tally.unopened, String.join(", ", tally.examples));
        }
    }

    private static Uni<Void> leave(Throwable failure) {
        LOG.warnf("sealing again left to its next turn: %s", Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
