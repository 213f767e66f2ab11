package io.paycools.gateway.transaction;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.StatusDecision.Contradiction;
import io.paycools.gateway.transaction.StatusDecision.Known;

/**
 * What cannot be true together with what we know, whatever the status: then nothing of an {@link Observation} is
 * believed, and a person decides. What contradicts one status or the other is found by {@link StatusDecision}.
 */
final class Contradictions {

    private Contradictions() {}

    /** The first that there is, or null. */
    static Contradiction between(Known known, Observation seen) {
        if (seen.isAboutAnother(known.type())) {
            return new Contradiction(
                    DiscrepancyKind.OTHER_TYPE,
                    seen.about() == null
                            ? "a message about no " + known.type() + " names this one"
                            : "a message about a " + seen.about() + " names this " + known.type());
        }
        if (seen.contradiction() != null) {
            return new Contradiction(DiscrepancyKind.EVENT_AGAINST_STATUS, seen.contradiction());
        }
        if (seen.isAboutAnotherPayment(known.paymentReference())) {
            return new Contradiction(
                    DiscrepancyKind.OTHER_REFERENCE, "a message about a refund of another payment names this one");
        }
        Contradiction money = aboutMoney(known.amount(), seen);
        if (money != null) {
            return money;
        }
        if (isAboutAnotherOrder(known, seen)) {
            return new Contradiction(
                    DiscrepancyKind.OTHER_REFERENCE,
                    "names provider reference " + Texts.cut(seen.providerReference(), 64) + " and not the known one");
        }
        // That it failed there too is the same news.
        boolean failedToo = seen.claim() == Claim.FAILED || seen.claim() == Claim.CANCELLED;
        return seen.provesThatPayCoolsHasIt() && !failedToo && !known.heardOf() && known.refused()
                ? new Contradiction(
                        DiscrepancyKind.FINAL_STATUS_CONTRADICTED, "PayCools has it although it is " + known.status())
                : null;
    }

    /** A payout or refund is one order at PayCools and keeps its id; a checkout takes on that of the payment in it. */
    private static boolean isAboutAnotherOrder(Known known, Observation seen) {
        return known.type() != TransactionType.PAYMENT
                && known.status() != TransactionStatus.SUCCEEDED
                && (seen.source() == Source.WEBHOOK || seen.source() == Source.QUERY)
                && known.providerReference() != null
                && seen.providerReference() != null
                && !known.providerReference().equals(seen.providerReference());
    }

    private static Contradiction aboutMoney(Money ordered, Observation seen) {
        ReportedAmount reported = seen.amount();
        if (reported.currency() != null
                && !reported.currency().equals(ordered.currency().name())) {
            return new Contradiction(
                    DiscrepancyKind.CURRENCY_MISMATCH, "reported another currency than " + ordered.currency());
        }
        if (!reported.readable()) {
            return new Contradiction(DiscrepancyKind.AMOUNT_MISMATCH, "reported an amount that is no whole number");
        }
        if (reported.minorUnits() != null && reported.minorUnits() != ordered.minorUnits()) {
            return new Contradiction(
                    DiscrepancyKind.AMOUNT_MISMATCH,
                    "reported " + reported.minorUnits() + " minor units where " + ordered.minorUnits()
                            + " were ordered");
        }
        boolean success = seen.claim() == Claim.SUCCEEDED && seen.source() != Source.PERSON;
        return success && reported.minorUnits() == null
                ? new Contradiction(DiscrepancyKind.AMOUNT_MISMATCH, "reported a success without an amount")
                : null;
    }
}
