package io.paycools.gateway.transaction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What is due, shared among replicas: each claims a few rows and skips those that another is just claiming. A claim
 * puts the next turn off, so that a row whose replica dies comes up again by itself. Runs inside the caller's unit of
 * work.
 */
@ApplicationScoped
public class DueTransactions implements PanacheRepositoryBase<PaymentTransaction, UUID> {

    /**
     * Longer than it mostly takes to send what was claimed; waited for after a crash. One that is claimed twice because
     * PayCools is slow is still taken up once.
     */
    private static final Duration SEND_LEASE = Duration.ofSeconds(20);

    private static final String TAKE = "select id from payment_transaction where account = :account and %s"
            + " and next_check_at <= :now order by next_check_at limit :limit for update skip locked";
    private static final String TO_SEND = TAKE.formatted("status = 'CREATED'");
    private static final String TO_CHECK = TAKE.formatted("status in ('SUBMITTING', 'PENDING', 'UNKNOWN')");

    private final Clock clock;
    private final Duration expiryGrace;
    private final RandomGenerator chance = RandomGenerator.getDefault();

    DueTransactions(Clock clock, @ConfigProperty(name = "gateway.reconciliation.expiry-grace") Duration expiryGrace) {
        this.clock = clock;
        this.expiryGrace = expiryGrace;
    }

    /** Claims what is to be sent now. It is not sent yet: {@link TransactionStore#apply} takes it up, one by one. */
    public Uni<List<UUID>> claimToSend(String account, int limit) {
        Instant now = clock.instant();
        return getSession().chain(session -> session.createNativeQuery(
                        // Materialized: a plan that looked a second time would claim more than was granted.
                        "with due as materialized (" + TO_SEND + ") update payment_transaction t"
                                + " set next_check_at = :until from due where t.id = due.id returning t.id",
                        UUID.class)
                .setParameter("until", now.plus(SEND_LEASE))
                .setParameter("account", account)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList());
    }

    /** Claims what is to be asked about now, and sets when it is to be asked about again. */
    public Uni<List<UUID>> claimToCheck(String account, int limit) {
        Instant now = clock.instant();
        return getSession().chain(session -> session.createNativeQuery(TO_CHECK, UUID.class)
                .setParameter("account", account)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList()
                .chain(ids -> {
                    Uni<Void> chain = Uni.createFrom().voidItem();
                    for (UUID id : ids) {
                        chain = chain.chain(() -> putOff(id, now));
                    }
                    return chain.replaceWith(ids);
                }));
    }

    private Uni<Void> putOff(UUID id, Instant now) {
        return findById(id)
                .invoke(row -> {
                    Instant closesAt = row.expiresAt == null ? null : row.expiresAt.plus(expiryGrace);
                    row.claimed(Ladder.nextQuery(row.status, row.checks + 1, now, closesAt, chance));
                })
                .replaceWithVoid();
    }

    /** Ends the questions about one, because a person has been told. */
    public Uni<Void> askNoMore(UUID id) {
        return getSession().chain(session -> session.createMutationQuery(
                        "update PaymentTransaction set nextCheckAt = null where id = :id and status <> :created")
                .setParameter("id", id)
                .setParameter("created", TransactionStatus.CREATED)
                .executeUpdate()
                .replaceWithVoid());
    }

    /** How much is to be sent now, counted up to a number; claims nothing. */
    public Uni<Integer> countToSend(String account, int most) {
        return countDue("status = 'CREATED'", account, most);
    }

    /** How much is to be asked about now, counted up to a number; claims nothing. */
    public Uni<Integer> countToCheck(String account, int most) {
        return countDue("status in ('SUBMITTING', 'PENDING', 'UNKNOWN')", account, most);
    }

    /** What was not sent within its time, in whatever account; claims nothing. */
    public Uni<List<UUID>> overdue(int limit) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select id from payment_transaction where status = 'CREATED' and send_before <= :now"
                                + " order by send_before limit :limit",
                        UUID.class)
                .setParameter("now", clock.instant())
                .setParameter("limit", limit)
                .getResultList());
    }

    /**
     * What is not settled and overdue in accounts that are not configured any more, so that nobody asks about it;
     * claims nothing.
     */
    public Uni<List<UUID>> forgotten(Collection<String> configured, Instant before, int limit) {
        return getSession().chain(session -> session.createQuery(
                        "select id from PaymentTransaction where status in :unsettled and nextCheckAt is not null"
                                + " and account not in :accounts and coalesce(expiresAt, submittedAt) < :before",
                        UUID.class)
                .setParameter(
                        "unsettled",
                        List.of(TransactionStatus.SUBMITTING, TransactionStatus.PENDING, TransactionStatus.UNKNOWN))
                .setParameter("accounts", configured)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Everything that is not settled, counted by kind; from the index of what is not settled alone. */
    public Uni<List<Unsettled>> unsettled() {
        return getSession().chain(session -> session.createQuery(
                        "select type, status, account, count(*), min(createdAt) from PaymentTransaction where status in"
                                + " (CREATED, AWAITING_APPROVAL, SUBMITTING, PENDING, UNKNOWN)"
                                + " group by type, status, account",
                        Unsettled.class)
                .getResultList());
    }

    private Uni<Integer> countDue(String condition, String account, int most) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select cast(count(*) as integer) from (select 1 from payment_transaction"
                                + " where account = :account and " + condition
                                + " and next_check_at <= :now limit :most) due",
                        Integer.class)
                .setParameter("account", account)
                .setParameter("now", clock.instant())
                .setParameter("most", most)
                .getSingleResult());
    }
}
