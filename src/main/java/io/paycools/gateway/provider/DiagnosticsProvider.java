package io.paycools.gateway.provider;

import java.util.List;

import io.paycools.gateway.transaction.CountryCode;
import io.smallrye.mutiny.Uni;

/** Looks at the accounts and at the line to the provider. Moves no money. */
public interface DiagnosticsProvider {

    /** The names of the accounts, sorted. */
    List<String> accounts();

    /** What is configured, or null when there is no such account. */
    AccountFacts facts(String account);

    /**
     * Looks up the provider's host, connects to it and sends one signed question about an order that does not exist.
     * Never fails, and takes no longer than the account's own time-outs allow. Not to be called with a session open.
     */
    Uni<LineReport> examine(String account, CountryCode country);
}
