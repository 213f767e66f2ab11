package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Decides what an {@link Observation} does to a transaction. Plain code without clock, database or network, because
 * every promise about money passes through here.
 */
final class StatusDecision {

    /** What is to be done. */
    sealed interface Decision permits Move, Keep, Contradiction {}

    /** Take the arrow to the status, for the reason given (null but for failures). */
    record Move(TransactionStatus to, Failure failure) implements Decision {}

    /** Nothing new: a repeat, or older news than what we have. */
    record Keep() implements Decision {}

    /** Keep the status and let a person decide. */
    record Contradiction(DiscrepancyKind kind, String detail) implements Decision {}

    /** The facts of the transaction that matter here. */
    record Known(
            TransactionType type,
            TransactionStatus status,
            Money amount,
            String providerReference,
            Instant createdAt,
            Instant expiresAt) {}

    private StatusDecision() {}

    static Decision decide(Known known, Observation seen, Instant now, Duration notFoundGrace) {
        if (seen.about() != null && seen.about() != known.type()) {
            return new Contradiction(
                    DiscrepancyKind.OTHER_TYPE, "a message about a " + seen.about() + " names this " + known.type());
        }
        if (seen.contradiction() != null) {
            return new Contradiction(DiscrepancyKind.EVENT_AGAINST_STATUS, seen.contradiction());
        }
        Contradiction money = moneyContradiction(known.amount(), seen);
        if (money != null) {
            return money;
        }
        return switch (seen.claim()) {
            case PENDING -> moveOrKeep(known, TransactionStatus.PENDING, null);
            case UNKNOWN -> moveOrKeep(known, TransactionStatus.UNKNOWN, null);
            case SUCCEEDED -> succeeded(known, seen);
            case FAILED -> settle(known, seen, TransactionStatus.FAILED, seen.failure());
            case CANCELLED -> settle(known, seen, TransactionStatus.CANCELLED, seen.failure());
            case NOT_FOUND -> notFound(known, now, notFoundGrace);
        };
    }

    private static Decision succeeded(Known known, Observation seen) {
        // The create call's own answer may name a checkout, whose id differs from the id of the payment made in it.
        boolean paidAgain = known.status() == TransactionStatus.SUCCEEDED
                && seen.source() != Observation.Source.SUBMIT
                && known.providerReference() != null
                && seen.providerReference() != null
                && !Objects.equals(known.providerReference(), seen.providerReference());
        if (paidAgain) {
            return new Contradiction(
                    DiscrepancyKind.PAID_AGAIN, "paid again under provider reference " + seen.providerReference());
        }
        return settle(known, seen, TransactionStatus.SUCCEEDED, null);
    }

    /**
     * That PayCools does not know an order proves that it never arrived, but only long after the create: before, the
     * two may have crossed. For money that leaves it is never proof enough.
     */
    private static Decision notFound(Known known, Instant now, Duration grace) {
        // A checkout may be unknown to queries until its payer has picked a channel, which is possible until it
        // expires.
        Instant open = known.expiresAt() == null ? known.createdAt() : known.expiresAt();
        boolean createIsLongOver = open.plus(grace).isBefore(now);
        // What PayCools has named once, it has.
        boolean everHeardOf = known.providerReference() != null;
        boolean uncertain =
                known.status() == TransactionStatus.SUBMITTING || known.status() == TransactionStatus.UNKNOWN;
        if (known.type() == TransactionType.PAYMENT && uncertain && !everHeardOf && createIsLongOver) {
            return new Move(
                    TransactionStatus.FAILED,
                    new Failure("not_received", "PayCools has no such order: the request never reached it.", null));
        }
        return new Keep();
    }

    private static Decision settle(Known known, Observation seen, TransactionStatus to, Failure failure) {
        TransactionStatus from = known.status();
        if (from == TransactionStatus.EXPIRED && to == TransactionStatus.SUCCEEDED) {
            return new Contradiction(DiscrepancyKind.SUCCESS_AFTER_EXPIRY, "paid after it had expired");
        }
        boolean refusedThoughHeld = from == TransactionStatus.PENDING
                && to == TransactionStatus.FAILED
                && seen.source() == Observation.Source.SUBMIT;
        if (refusedThoughHeld || (from.isFinal() && from != to)) {
            return new Contradiction(
                    DiscrepancyKind.FINAL_STATUS_CONTRADICTED, "reported " + to + " although it is " + from);
        }
        return moveOrKeep(known, to, failure);
    }

    private static Decision moveOrKeep(Known known, TransactionStatus to, Failure failure) {
        return known.status().canMoveTo(to) ? new Move(to, failure) : new Keep();
    }

    private static Contradiction moneyContradiction(Money ordered, Observation seen) {
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
        boolean success = seen.claim() == Observation.Claim.SUCCEEDED;
        return success && reported.minorUnits() == null
                ? new Contradiction(DiscrepancyKind.AMOUNT_MISMATCH, "reported a success without an amount")
                : null;
    }
}
