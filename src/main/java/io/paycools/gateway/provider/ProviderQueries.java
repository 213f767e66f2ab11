package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/** Asks the provider what became of an order; the rules of {@link PaymentProvider} hold here too. */
public interface ProviderQueries {

    Uni<QueryOutcome> query(OrderQuery query, Turn turn);
}
