package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/** Gives payments back; the rules of {@link PaymentProvider} hold here too. */
public interface RefundProvider {

    /** True when the account is configured. */
    boolean knows(String account);

    /** Sends a refund order, once. */
    Uni<SubmitOutcome> createRefund(RefundOrder order, Turn turn);
}
