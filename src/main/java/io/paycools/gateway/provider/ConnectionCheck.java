package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Sends a signed request that moves no money, to see whether the provider takes our requests. */
public interface ConnectionCheck {

    /**
     * Asks about an order that does not exist.
     *
     * @param type what kind of order, payment or payout
     * @param merchantOrderId one that no order has or will have
     */
    Uni<Result> check(String account, TransactionType type, CountryCode country, String merchantOrderId);

    /** What came of it. */
    sealed interface Result {}

    /** The provider has taken the request: it knows our app id, our signature and our address. */
    record Accepted() implements Result {}

    /** The provider has refused the request. */
    record Refused(Cause cause, Failure failure) implements Result {}

    /**
     * The provider did not answer, or not as it does.
     *
     * @param reason one plain sentence, without its full stop
     */
    record NoAnswer(String reason) implements Result {}

    /** What the provider did not like. */
    enum Cause {
        APP_ID,
        SIGNATURE,
        ADDRESS,
        CLOCK,
        OTHER
    }
}
