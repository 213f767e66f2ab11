package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/** Sends payouts and tells what there is to pay from; the rules of {@link PaymentProvider} hold here too. */
public interface PayoutProvider {

    /** True when the account is configured. */
    boolean knows(String account);

    /** Sends a payout order, once. */
    Uni<SubmitOutcome> createPayout(PayoutOrder order, Turn turn);
}
