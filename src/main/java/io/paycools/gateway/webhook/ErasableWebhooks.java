package io.paycools.gateway.webhook;

import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.personaldata.Erasable;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/**
 * Erases the signed texts. The rows stay, so that a message which is delivered again is still known. A text about an
 * order with an open discrepancy stays too; one whose order never appeared will not have its effect any more.
 */
@ApplicationScoped
class ErasableWebhooks implements Erasable, PanacheRepositoryBase<InboxMessage, UUID> {

    private static final String OVER = " from webhook_inbox w where personal_data_erased_at is null"
            + " and received_at < :before and state <> 'NEW' and not exists (select 1 from payment_transaction t"
            + " join discrepancy d on d.transaction_id = t.id and d.resolved_at is null"
            + " where t.account = w.account and t.merchant_order_id = w.merchant_order_id)";

    @Override
    public Kind kind() {
        return Kind.WEBHOOKS;
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
        return getSession().chain(session -> session.createNativeQuery("with over as materialized (select id" + OVER
                        + " order by received_at limit :most for update skip locked)"
                        + " update webhook_inbox set param = null, param_sealed = null, personal_data_erased_at = :now,"
                        + " problem = case when state = 'WAITING' then 'no such order here in the whole retention'"
                        + " else problem end,"
                        + " state = case when state = 'WAITING' then 'REFUSED' else state end"
                        + " where id in (select id from over)")
                .setParameter("before", before)
                .setParameter("now", now)
                .setParameter("most", most)
                .executeUpdate());
    }
}
