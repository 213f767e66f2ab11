package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** How much was paid out; runs inside the caller's unit of work. */
@ApplicationScoped
public class PayoutSums implements PanacheRepositoryBase<PaymentTransaction, UUID> {

    /**
     * Lets two requests for one currency be counted one after the other, until the unit of work ends, on whatever
     * replica.
     */
    public Uni<Void> lock(CurrencyCode currency) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select 1 from pg_advisory_xact_lock(hashtext('payout-limit'), hashtext(:currency))",
                        Integer.class)
                .setParameter("currency", currency.name())
                .getSingleResult()
                .replaceWithVoid());
    }

    /**
     * The sum of all payouts asked for through us that have not failed, in minor units.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public Uni<Long> sum(CurrencyCode currency, Instant from, Instant to) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select cast(coalesce(sum(amount_minor), 0) as bigint) from payment_transaction"
                                + " where type = 'PAYOUT' and origin = 'API'"
                                + " and status not in ('FAILED', 'CANCELLED') and currency = :currency"
                                + " and created_at >= :from and created_at < :to",
                        Long.class)
                .setParameter("currency", currency.name())
                .setParameter("from", from)
                .setParameter("to", to)
                .getSingleResult());
    }
}
