package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/**
 * Takes payments at the provider. No method of this port ever fails for what happens on the way to the provider: that
 * is an outcome, and the types make the caller look at it. None may be called with a database session open.
 */
public interface PaymentProvider {

    /** True when the account is configured. */
    boolean knows(String account);

    /** Sends a payment order, once. */
    Uni<SubmitOutcome> createPayment(PaymentOrder order);
}
