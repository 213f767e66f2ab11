package io.paycools.gateway.paycools;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.paycools.gateway.provider.LineReport.Verdict;
import io.paycools.gateway.transaction.Failure;

/** PayCools' business codes (PayCools Global API, codes) and what they mean to us. */
final class ProviderCodes {

    static final int ACCEPTED = 10000;
    static final int SIGNATURE_REFUSED = 21001;
    static final int NOT_FOUND = 21006;
    static final int TIMESTAMP_EXPIRED = 21009;
    static final int TOO_MANY_REQUESTS = 21020;

    private record Meaning(String code, String message) {}

    /**
     * Explicit refusals of a create: proof that PayCools will not execute it. Every code that is not here, known or
     * not, is no proof, and the order has to be queried.
     */
    private static final Map<Integer, Meaning> REFUSALS = Map.ofEntries(
            refusal(SIGNATURE_REFUSED, "provider_signature_refused", "PayCools did not accept our signature."),
            refusal(21002, "provider_parameter_refused", "PayCools did not accept a parameter."),
            refusal(21003, "provider_app_id_refused", "PayCools does not know our app id."),
            refusal(21004, "merchant_unavailable", "Our merchant account is not available."),
            refusal(21005, "channel_unavailable", "The channel is not available to us."),
            refusal(21008, "provider_timestamp_refused", "PayCools did not accept our timestamp."),
            refusal(TIMESTAMP_EXPIRED, "provider_timestamp_expired", "Our clock and PayCools' differ too much."),
            refusal(21010, "amount_over_limit", "The amount is over PayCools' limit."),
            refusal(21012, "bank_code_refused", "PayCools does not know the bank."),
            refusal(21013, "wallet_code_refused", "PayCools does not know the wallet."),
            refusal(21014, "insufficient_balance", "Our balance at PayCools is too low."),
            refusal(21016, "ip_not_allowed", "PayCools does not accept calls from our address."),
            refusal(21017, "country_not_enabled", "PayCools has not opened the country for us."),
            refusal(21018, "transfer_code_refused", "PayCools does not know the transfer code."),
            refusal(21019, "payment_method_refused", "PayCools does not know the payment method."),
            refusal(21021, "amount_refused", "PayCools did not accept the amount."),
            refusal(21022, "volume_limit_reached", "A volume limit is reached."),
            refusal(21024, "access_token_refused", "PayCools did not accept the access token."),
            refusal(21025, "cancel_not_allowed", "PayCools does not allow to cancel."),
            refusal(21026, "payer_balance_too_low", "The payer's balance is too low."),
            refusal(21027, "creation_limit_reached", "Too many orders were created."));

    /**
     * Explicit refusals of a refund. That another one is in progress (21401) is none: it may be this one, and has to be
     * queried.
     */
    private static final Map<Integer, Meaning> REFUND_REFUSALS = Map.ofEntries(
            refusal(21402, "refund_not_allowed", "PayCools does not allow to refund this payment."),
            refusal(21403, "refund_too_late", "The payment is too old for PayCools to refund it: 60 days."),
            refusal(21404, "full_refund_not_supported", "The payment's channel has no full refunds."),
            refusal(21405, "partial_refund_not_supported", "The payment's channel has no partial refunds."),
            refusal(21406, "refund_amount_refused", "PayCools did not accept the amount of the refund."));

    /** A refund that PayCools has not taken and may take later, under the same ids. */
    private static final Map<Integer, Meaning> REFUND_LATER = Map.ofEntries(
            refusal(21408, "payment_not_completed", "The payment is not completed at PayCools yet."),
            refusal(21409, "another_refund_pending", "PayCools is busy with another refund of the payment."));

    /** The merchant order id, the idempotency id of a payout, or the refund's id was used before. */
    private static final Set<Integer> DUPLICATES = Set.of(21007, 21015, 21407);

    /** Codes that mean something else, or nothing certain (PayCools Global API, codes). */
    private static final Set<Integer> FURTHER = Set.of(
            ACCEPTED,
            10001,
            10002,
            10003,
            10004,
            10005,
            10006,
            10007,
            10009,
            NOT_FOUND,
            TOO_MANY_REQUESTS,
            21000,
            21011,
            21023,
            21028,
            21401,
            21500,
            21501,
            21502,
            21503,
            21504,
            21505,
            21611);

    private static final Set<Integer> KNOWN = Stream.of(
                    REFUSALS.keySet(), REFUND_REFUSALS.keySet(), REFUND_LATER.keySet(), DUPLICATES, FURTHER)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private ProviderCodes() {}

    /** What an answer to a question about an order that does not exist says about us. */
    static Verdict onceAsked(int code) {
        return switch (code) {
            // The last two are about the question; whoever gets them was let in.
            case ACCEPTED, NOT_FOUND, 21017 -> Verdict.ACCEPTED;
            case 21001 -> Verdict.SIGNATURE_REFUSED;
            case 21003 -> Verdict.APP_ID_REFUSED;
            case 21008, TIMESTAMP_EXPIRED -> Verdict.CLOCK_REFUSED;
            case 21016 -> Verdict.ADDRESS_REFUSED;
            case 21000, 21011, TOO_MANY_REQUESTS, 21023, 21028 -> Verdict.UNCLEAR;
            default -> Verdict.REFUSED;
        };
    }

    /** Whether PayCools says that it has an order by the ids that were sent. */
    static boolean isDuplicate(int code) {
        return DUPLICATES.contains(code);
    }

    /** What a refusal means, or null when the code is no proof of one. */
    static Failure refusal(int code) {
        return failure(REFUSALS, code);
    }

    /** What a refusal means that only a refund can get, or null. */
    static Failure refundRefusal(int code) {
        return failure(REFUND_REFUSALS, code);
    }

    /** Why a refund has to wait, or null when the code does not say that it has. */
    static Failure refundLater(int code) {
        return failure(REFUND_LATER, code);
    }

    /** The code for a metric: what is not known here shares one name, because PayCools may answer any number. */
    static String label(int code) {
        return KNOWN.contains(code) ? Integer.toString(code) : "other";
    }

    private static Failure failure(Map<Integer, Meaning> meanings, int code) {
        Meaning meaning = meanings.get(code);
        return meaning == null ? null : new Failure(meaning.code(), meaning.message(), Integer.toString(code));
    }

    private static Map.Entry<Integer, Meaning> refusal(int code, String ours, String message) {
        return Map.entry(code, new Meaning(ours, message));
    }
}
