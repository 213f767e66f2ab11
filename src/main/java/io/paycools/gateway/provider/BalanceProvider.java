package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.smallrye.mutiny.Uni;

/** Asks the provider for a balance; the rules of {@link PaymentProvider} hold here too. */
public interface BalanceProvider {

    /** True when the account is configured. */
    boolean knows(String account);

    Uni<BalanceOutcome> balance(String account, CountryCode country);
}
