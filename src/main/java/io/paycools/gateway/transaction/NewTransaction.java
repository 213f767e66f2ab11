package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A transaction to be recorded.
 *
 * @param id ours, fixed before anything is stored
 * @param merchantOrderId our id towards PayCools, unique per account
 * @param client the caller who asked for it
 * @param mode null but for payments
 * @param expiresAt when an unpaid order closes, or null when PayCools decides
 */
public record NewTransaction(
        UUID id,
        TransactionType type,
        String account,
        String client,
        String merchantOrderId,
        Money amount,
        CountryCode country,
        PaymentMode mode,
        String description,
        Map<String, String> metadata,
        Instant expiresAt) {}
