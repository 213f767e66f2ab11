package io.paycools.gateway.transaction;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A transaction as our API shows it, the same for all types.
 *
 * @param amount in the currency's major unit, as decimal text with all its decimals
 * @param nextAction what the payer has to do, as long as there is something to do
 * @param failure why it failed, or null
 * @param origin API, or PORTAL for a payout that was made in PayCools' merchant portal
 * @param beneficiary who is paid, masked; only payouts asked for here have one
 * @param batchId the batch it came in, if it came in one
 * @param batchLine its place in that, 1 for the first
 * @param paymentId the payment that a refund gives back; refunds only
 * @param refundedAmount how much of a payment is given back or on its way back: the sum of its refunds that have not
 *     failed and were not cancelled; payments only
 * @param personalDataErasedAt when what is personal in it was erased; absent until then
 * @param nextCheckAt when we send it, or ask PayCools about it, the next time; null when nothing is due
 */
@Schema(name = "Transaction")
public record TransactionView(
        UUID id,
        TransactionType type,
        PublicStatus status,
        String account,
        String merchantOrderId,
        String providerReference,
        @Schema(example = "500.10") String amount,
        CurrencyCode currency,
        CountryCode country,
        @JsonInclude(JsonInclude.Include.NON_NULL) PaymentMode mode,
        String description,
        Action nextAction,
        Failure failure,
        Map<String, String> metadata,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt,
        Origin origin,
        @JsonInclude(JsonInclude.Include.NON_NULL) MaskedBeneficiary beneficiary,
        @JsonInclude(JsonInclude.Include.NON_NULL) UUID batchId,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer batchLine,
        @JsonInclude(JsonInclude.Include.NON_NULL) UUID paymentId,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "0.00")
        String refundedAmount,

        @JsonInclude(JsonInclude.Include.NON_NULL) Instant personalDataErasedAt,
        Instant nextCheckAt) {

    /** As much of a beneficiary as is needed to find a payout again. */
    @Schema(name = "MaskedBeneficiary")
    public record MaskedBeneficiary(
            PayoutMethod method,
            @JsonInclude(JsonInclude.Include.NON_NULL) String bankCode,

            @Schema(description = "The last characters only; null once they were erased.", example = "****7890")
            String accountNumber) {

        static MaskedBeneficiary of(PaymentTransaction row) {
            return row.beneficiaryMethod() == null
                    ? null
                    : new MaskedBeneficiary(
                            row.beneficiaryMethod(),
                            row.beneficiaryBankCode(),
                            row.beneficiaryEnd() == null ? null : "****" + row.beneficiaryEnd());
        }
    }

    /** What the payer has to do; only the fields that its type uses are present. */
    @Schema(name = "NextAction")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Action(NextAction.Type type, String url, String qrContent, String virtualAccount) {

        static Action of(NextAction action) {
            return new Action(action.type(), action.url(), action.qrContent(), action.virtualAccount());
        }
    }

    private static String refunded(PaymentTransaction row) {
        return BigDecimal.valueOf(row.refundedMinor(), row.amount().currency().decimals())
                .toPlainString();
    }

    public static TransactionView of(PaymentTransaction row) {
        // Nobody is to be sent to a page on which there is nothing left to pay.
        NextAction action = row.status().isFinal() ? null : row.nextAction();
        return new TransactionView(
                row.id(),
                row.type(),
                row.status().toPublic(),
                row.account(),
                row.merchantOrderId(),
                row.providerReference(),
                row.amount().toDecimal(),
                row.amount().currency(),
                row.country(),
                row.mode(),
                row.description(),
                action == null ? null : Action.of(action),
                row.failure(),
                row.metadata(),
                row.createdAt(),
                row.updatedAt(),
                row.expiresAt(),
                row.origin(),
                MaskedBeneficiary.of(row),
                row.batchId(),
                row.batchLine(),
                row.paymentId(),
                row.type() == TransactionType.PAYMENT ? refunded(row) : null,
                row.personalDataErasedAt(),
                row.nextCheckAt());
    }
}
