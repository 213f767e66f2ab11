package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/**
 * The provider, in our words. No method ever fails for what happens on the way to the provider: that is an outcome, and
 * the types make the caller look at it.
 */
public interface PaymentProvider {

    /** True when the account is configured. */
    boolean knows(String account);

    /** Sends a payment order, once. Must be called with no database session open. */
    Uni<SubmitOutcome> createPayment(PaymentOrder order);

    /** Asks what became of a payment. Must be called with no database session open. */
    Uni<QueryOutcome> queryPayment(PaymentQuery query);
}
