package io.paycools.gateway.link;

import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.personaldata.Erasable;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/**
 * Erases the payer and the token of links that are over: run out, cancelled or paid, and with everything that was begun
 * through them. The hash of the token stays, so that whoever opens the address is told that the link is over.
 */
@ApplicationScoped
class ErasableLinks implements Erasable, PanacheRepositoryBase<PaymentLink, UUID> {

    private static final String BEGUN = "select 1 from payment_link_order o"
            + " join payment_transaction t on t.id = o.transaction_id where o.link_id = l.id and ";

    /** A link is at least as old as its end, so that the index on its age narrows the search. */
    private static final String OVER = " from payment_link l where l.personal_data_erased_at is null"
            + " and l.created_at < :before and (l.valid_until < :before or l.cancelled_at < :before"
            + " or (l.usage = 'SINGLE' and exists (" + BEGUN + "t.status = 'SUCCEEDED')))"
            + " and not exists (" + BEGUN + "(t.status not in ('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED')"
            + " or t.updated_at >= :before or exists (select 1 from discrepancy d"
            + " where d.transaction_id = t.id and d.resolved_at is null)))";

    @Override
    public Kind kind() {
        return Kind.PAYMENT_LINKS;
    }

    @Override
    public Uni<Integer> count(Instant before, int most) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select cast(count(*) as integer) from (select 1" + OVER + " limit :most) as over",
                        Integer.class)
                .setParameter("before", before)
                .setParameter("most", most)
                .getSingleResult());
    }

    @Override
    public Uni<Integer> erase(Instant before, Instant now, int most) {
        return getSession().chain(session -> session.createNativeQuery("with over as materialized (select l.id" + OVER
                        + " order by l.created_at limit :most for update skip locked)"
                        + " update payment_link set token_sealed = null, customer_sealed = null,"
                        + " personal_data_erased_at = :now where id in (select id from over)")
                .setParameter("before", before)
                .setParameter("now", now)
                .setParameter("most", most)
                .executeUpdate());
    }
}
