package io.paycools.gateway.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.CallBudget;
import io.paycools.gateway.sampling.Sample;
import io.paycools.gateway.sampling.Samples;
import io.paycools.gateway.transaction.DiscrepancyKind;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionType;
import io.paycools.gateway.transaction.Unsettled;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Shows what is not settled, and what waits for a person. */
@ApplicationScoped
class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);

    /** Stands for accounts that are not configured any more. */
    private static final String UNKNOWN = "unknown";

    private final ReconciliationUnits units;
    private final Clock clock;
    private final Set<String> accounts;
    private final Sample<Map<Kind, Depth>> unsettled;
    private final Sample<Map<DiscrepancyKind, Long>> open;

    private record Kind(TransactionType type, TransactionStatus status, String account) {}

    private record Depth(long count, Instant oldest) {

        private static final Depth NONE = new Depth(0, null);

        Depth and(Depth other) {
            boolean older = oldest == null || (other.oldest != null && other.oldest.isBefore(oldest));
            return new Depth(count + other.count, older ? other.oldest : oldest);
        }
    }

    Backlog(ReconciliationUnits units, CallBudget budget, Samples samples, Clock clock, MeterRegistry metrics) {
        this.units = units;
        this.clock = clock;
        this.accounts = new LinkedHashSet<>(budget.accounts());
        this.unsettled = samples.named("unsettled");
        this.open = samples.named("discrepancies");
        for (TransactionType type : TransactionType.values()) {
            for (TransactionStatus status : TransactionStatus.values()) {
                if (!status.isFinal() && canBe(type, status)) {
                    accounts.forEach(account -> show(new Kind(type, status, account), metrics));
                    show(new Kind(type, status, UNKNOWN), metrics);
                }
            }
        }
        for (DiscrepancyKind kind : DiscrepancyKind.values()) {
            open.gauge(
                    "gateway.discrepancies.open",
                    "Contradictions that wait for a person.",
                    Tags.of("kind", kind.name()),
                    metrics,
                    found -> found.getOrDefault(kind, 0L));
        }
    }

    /** Only payouts wait for a second person, and a payment is sent at once or not at all. */
    private static boolean canBe(TransactionType type, TransactionStatus status) {
        return switch (type) {
            case PAYMENT -> !status.isUnsent();
            case PAYOUT -> true;
            case REFUND -> status != TransactionStatus.AWAITING_APPROVAL;
        };
    }

    private void show(Kind kind, MeterRegistry metrics) {
        Tags tags = Tags.of("type", kind.type().name(), "status", kind.status().name(), "account", kind.account());
        unsettled.gauge(
                "gateway.unsettled.transactions",
                "Transactions without a final status.",
                tags,
                metrics,
                found -> found.getOrDefault(kind, Depth.NONE).count());
        unsettled.gauge(
                "gateway.unsettled.oldest.age.seconds",
                "How long ago the oldest of them was created.",
                tags,
                metrics,
                found -> age(found.getOrDefault(kind, Depth.NONE).oldest()));
    }

    private long age(Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    @Scheduled(
            every = "${gateway.samples.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "backlog")
    Uni<Void> look() {
        return units.unsettled()
                .invoke(rows -> unsettled.set(byKind(rows)))
                .chain(units::openDiscrepancies)
                .invoke(open::set)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    unsettled.lost();
                    open.lost();
                    LOG.warnf("what is not settled is counted at the next turn: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    private Map<Kind, Depth> byKind(List<Unsettled> rows) {
        Map<Kind, Depth> found = new HashMap<>();
        for (Unsettled row : rows) {
            String account = accounts.contains(row.account()) ? row.account() : UNKNOWN;
            found.merge(new Kind(row.type(), row.status(), account), new Depth(row.count(), row.oldest()), Depth::and);
        }
        return found;
    }
}
