package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/**
 * Erases what is personal in transactions that are over: the beneficiary with the last characters of the account
 * number, and what the payer had to do. Amounts, ids, statuses and the history stay. What has an open discrepancy, or a
 * refund that is not settled, is not over. Runs inside the caller's unit of work.
 */
@ApplicationScoped
public class FinishedTransactions implements PanacheRepositoryBase<PaymentTransaction, UUID> {

    private static final String FINISHED = "('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED')";

    private static final String NOT_DISPUTED = " and not exists (select 1 from discrepancy d"
            + " where d.transaction_id = t.id and d.resolved_at is null)";

    private static final String OVER = " from payment_transaction t where t.personal_data_erased_at is null"
            + " and t.status in " + FINISHED + " and t.updated_at < :before" + NOT_DISPUTED
            + " and not exists (select 1 from payment_transaction r where r.payment_id = t.id and r.status not in "
            + FINISHED + ")";

    /** How many were over before the time and are not erased, counted up to a number. */
    public Uni<Integer> count(Instant before, int most) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select cast(count(*) as integer) from (select 1" + OVER + " limit :most) as over",
                        Integer.class)
                .setParameter("before", before)
                .setParameter("most", most)
                .getSingleResult());
    }

    /** Erases some of them, and answers their ids. */
    public Uni<List<UUID>> erase(Instant before, Instant now, int most) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select t.id" + OVER + " order by t.updated_at limit :most for no key update of t skip locked",
                        UUID.class)
                .setParameter("before", before)
                .setParameter("most", most)
                .getResultList()
                // A statement of its own, under the locks: a discrepancy is opened under the same lock, and one that
                // came
                // while the rows were looked for is seen now.
                .chain(ids -> session.createNativeQuery(
                                "update payment_transaction t set beneficiary_sealed = null, beneficiary_end = null,"
                                        + " next_action_type = null, next_action_url = null, next_action_content = null,"
                                        + " personal_data_erased_at = :now where t.id = any(:ids)" + NOT_DISPUTED
                                        + " returning t.id",
                                UUID.class)
                        .setParameter("now", now)
                        .setParameter("ids", ids.toArray(UUID[]::new))
                        .getResultList()));
    }
}
