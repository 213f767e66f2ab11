package io.paycools.gateway.transaction;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Contradictions that wait for a person. Runs inside the caller's unit of work. */
@Startup
@ApplicationScoped
public class DiscrepancyStore implements PanacheRepositoryBase<Discrepancy, UUID> {

    private static final Logger LOG = Logger.getLogger(DiscrepancyStore.class);

    private final Clock clock;
    private final MeterRegistry metrics;
    private final Outbox outbox;

    DiscrepancyStore(Clock clock, MeterRegistry metrics, Outbox outbox) {
        this.clock = clock;
        this.metrics = metrics;
        this.outbox = outbox;
        for (DiscrepancyKind kind : DiscrepancyKind.values()) {
            // From the start, so that the first one is a rise and not a new line.
            counter(kind);
        }
    }

    private Counter counter(DiscrepancyKind kind) {
        return Counter.builder("gateway.discrepancies")
                .description("Contradictions opened for a person.")
                .tag("kind", kind.name())
                .register(metrics);
    }

    /** The place of one discrepancy in the list. */
    public record Position(Instant openedAt, UUID id) {}

    /**
     * What to look for; every part but the limit may be null.
     *
     * @param open true for those that wait, false for those that are resolved
     */
    public record Search(
            Boolean open, DiscrepancyKind kind, UUID transactionId, Set<String> accounts, Position after, int limit) {}

    /** Opens one, unless it is there already. */
    Uni<Void> open(PaymentTransaction row, Observation seen, StatusDecision.Contradiction contradiction, Instant now) {
        UUID id = Ids.next();
        return getSession().chain(session -> session.createNativeQuery(
                        "insert into discrepancy (id, transaction_id, kind, detail, source, raw_answer, opened_at)"
                                + " values (:id, :transaction, :kind, :detail, :source, :raw, :now)"
                                + " on conflict on constraint uq_discrepancy_same do nothing")
                .setParameter("id", id)
                .setParameter("transaction", row.id)
                .setParameter("kind", contradiction.kind().name())
                .setParameter("detail", Texts.cut(contradiction.detail(), 256))
                .setParameter("source", seen.source().name())
                .setParameter("raw", Texts.cut(seen.rawAnswer(), 4096))
                .setParameter("now", now)
                .executeUpdate()
                .invoke(opened -> {
                    if (opened == 1) {
                        counter(contradiction.kind()).increment();
                        LOG.errorf(
                                "discrepancy kind=%s transactionId=%s account=%s merchantOrderId=%s status=%s: %s",
                                contradiction.kind(),
                                row.id,
                                row.account,
                                row.merchantOrderId,
                                row.status,
                                contradiction.detail());
                    }
                })
                .chain(opened -> opened == 1
                        ? outbox.discrepancyOpened(row, id, now)
                        : Uni.createFrom().voidItem()));
    }

    /** Hands a transaction to a person whose outcome could not be found out in time. */
    public Uni<Void> openUnresolved(PaymentTransaction row) {
        return open(
                row,
                Observation.of(Observation.Source.DEADLINE, Observation.Claim.NOTHING),
                new StatusDecision.Contradiction(
                        DiscrepancyKind.UNRESOLVED_TOO_LONG,
                        // The number makes it a new one when it is asked about again, in vain.
                        "PayCools did not tell the outcome in time; not asked any more after move " + row.moves),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Locks one until the unit of work ends, or answers null. */
    public Uni<Discrepancy> lock(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Notes that and how a person resolved it; it must be locked. */
    public void resolve(Discrepancy discrepancy, Discrepancy.Resolved resolved) {
        discrepancy.take(resolved, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** One page, oldest first, as a person works through it. */
    public Uni<List<Discrepancy>> search(Search wanted) {
        StringBuilder query = new StringBuilder("from Discrepancy where true");
        if (wanted.open() != null) {
            query.append(wanted.open() ? " and resolvedAt is null" : " and resolvedAt is not null");
        }
        query.append(wanted.kind() == null ? "" : " and kind = :kind");
        query.append(wanted.transactionId() == null ? "" : " and transactionId = :transaction");
        query.append(
                wanted.accounts() == null
                        ? ""
                        : " and transactionId in (select t.id from PaymentTransaction t where t.account in :accounts)");
        query.append(wanted.after() == null ? "" : " and (openedAt, id) > (:afterTime, :afterId)");
        query.append(" order by openedAt, id");
        return getSession().chain(session -> {
            var select =
                    session.createQuery(query.toString(), Discrepancy.class).setMaxResults(wanted.limit());
            if (wanted.kind() != null) {
                select.setParameter("kind", wanted.kind());
            }
            if (wanted.transactionId() != null) {
                select.setParameter("transaction", wanted.transactionId());
            }
            if (wanted.accounts() != null) {
                select.setParameter("accounts", wanted.accounts());
            }
            if (wanted.after() != null) {
                select.setParameter("afterTime", wanted.after().openedAt())
                        .setParameter("afterId", wanted.after().id());
            }
            return select.getResultList();
        });
    }

    /** How many wait for a person, by kind; a kind of which there is none is left out. */
    public Uni<Map<DiscrepancyKind, Long>> countOpenByKind() {
        return getSession().chain(session -> session.createQuery(
                        "select kind, count(*) from Discrepancy where resolvedAt is null group by kind", Object[].class)
                .getResultList()
                .map(rows -> {
                    Map<DiscrepancyKind, Long> found = new EnumMap<>(DiscrepancyKind.class);
                    rows.forEach(row -> found.put((DiscrepancyKind) row[0], (Long) row[1]));
                    return found;
                }));
    }

    /** How many wait for a person. */
    public Uni<Long> countOpen() {
        return count("resolvedAt is null");
    }
}
