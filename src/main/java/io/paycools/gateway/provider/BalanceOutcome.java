package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CurrencyCode;

/** What one question for a balance said. */
public sealed interface BalanceOutcome {

    /**
     * The balance.
     *
     * @param minorUnits in the currency's smallest unit; may be 0 or below
     */
    record Known(long minorUnits, CurrencyCode currency) implements BalanceOutcome {}

    /**
     * Refused, for example because the country is not opened for us.
     *
     * @param code ours, stable
     * @param reason one plain sentence
     */
    record Refused(String code, String reason) implements BalanceOutcome {}

    /**
     * No usable answer.
     *
     * @param reason one plain sentence
     */
    record Unavailable(String reason) implements BalanceOutcome {}
}
