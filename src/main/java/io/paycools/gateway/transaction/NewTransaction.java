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
 * @param payout null but for payouts
 * @param refund null but for refunds
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
        Instant expiresAt,
        Payout payout,
        Refund refund) {

    /** What is no refund. */
    public NewTransaction(
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
            Instant expiresAt,
            Payout payout) {
        this(
                id,
                type,
                account,
                client,
                merchantOrderId,
                amount,
                country,
                mode,
                description,
                metadata,
                expiresAt,
                payout,
                null);
    }

    /**
     * What only a refund has.
     *
     * @param paymentId the payment that it gives back, of the same account and in the same currency
     * @param paymentReference PayCools' id of that payment
     */
    public record Refund(UUID paymentId, String paymentReference) {}

    /**
     * What only a payout has.
     *
     * @param idempotencyId 10 to 30 letters and digits; PayCools takes no second payout with it
     * @param bankCode of the bank or wallet, or null where the method needs none
     * @param accountEnd the last characters of the account number, for people who look for a payout
     * @param sealedBeneficiary the whole beneficiary, encrypted
     */
    public record Payout(
            String idempotencyId, PayoutMethod method, String bankCode, String accountEnd, String sealedBeneficiary) {}
}
