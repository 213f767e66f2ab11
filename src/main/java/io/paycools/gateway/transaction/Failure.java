package io.paycools.gateway.transaction;

/**
 * Why a transaction failed.
 *
 * @param code our stable code, for example {@code insufficient_balance}
 * @param message one sentence for a person
 * @param providerCode PayCools' own code as it came, or null when PayCools said nothing
 */
public record Failure(String code, String message, String providerCode) {}
