package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;

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

    /**
     * The facts of the transaction that matter here.
     *
     * @param heardOf whether PayCools ever showed that it has the order
     * @param maybeSent whether an attempt of before may have arrived, although a person had it sent again
     * @param sends how often it was taken up for sending
     * @param submittedAt when that was last, or null
     * @param sendBefore until when it may be sent, or null when it is sent at once or never
     * @param paymentReference PayCools' id of the payment that a refund gives back; null but for refunds
     */
    record Known(
            TransactionType type,
            TransactionStatus status,
            Money amount,
            String providerReference,
            boolean heardOf,
            boolean maybeSent,
            int sends,
            Instant submittedAt,
            Instant expiresAt,
            Instant sendBefore,
            String paymentReference) {

        static Known of(PaymentTransaction row) {
            return new Known(
                    row.type,
                    row.status,
                    row.amount(),
                    row.providerReference,
                    row.heardOf,
                    row.maybeSent,
                    row.sends,
                    row.submittedAt,
                    row.expiresAt,
                    row.sendBefore,
                    row.paymentReference);
        }

        private boolean uncertain() {
            return status == TransactionStatus.SUBMITTING || status == TransactionStatus.UNKNOWN;
        }

        /** Certain that PayCools took nothing, by its own word or because nothing left us. */
        boolean refused() {
            return status == TransactionStatus.FAILED || status == TransactionStatus.CANCELLED;
        }

        private boolean neverSent() {
            return status == TransactionStatus.CREATED || status == TransactionStatus.AWAITING_APPROVAL;
        }

        /** Only what is sent later, if need be, comes back to CREATED. */
        private boolean wasTried() {
            return type != TransactionType.PAYMENT && status == TransactionStatus.CREATED && sends > 0;
        }

        /**
         * An attempt of before may have arrived: then neither time nor the refusal of another attempt proves anything.
         */
        private boolean mayHaveArrived() {
            return maybeSent || (heardOf && sends > 0);
        }
    }

    /**
     * How long to wait before the absence of something means something.
     *
     * @param notFound after a create, before "not found" can mean that it never arrived
     * @param expiry after an order's own expiry, before it counts as unpaid
     */
    record Patience(Duration notFound, Duration expiry) {}

    private StatusDecision() {}

    static Decision decide(Known known, Observation seen, Instant now, Patience patience) {
        if (isAboutAnEarlierAttempt(known, seen)) {
            return new Keep();
        }
        Contradiction contradiction = Contradictions.between(known, seen);
        if (contradiction != null) {
            return contradiction;
        }
        if (known.wasTried() && tellsThatItArrived(seen)) {
            // PayCools had said that it did not take it. Whatever is true is found out by asking, and not by sending.
            return new Move(TransactionStatus.UNKNOWN, null);
        }
        return switch (seen.claim()) {
            case SUBMITTING ->
                // What PayCools has shown to have is asked about, unless a person has decided to send it all the same.
                moveOrKeep(
                        known,
                        known.wasTried() && known.heardOf() && !known.maybeSent()
                                ? TransactionStatus.UNKNOWN
                                : TransactionStatus.SUBMITTING,
                        null);
            case APPROVED ->
                known.status() == TransactionStatus.AWAITING_APPROVAL
                        ? new Move(TransactionStatus.CREATED, null)
                        : new Keep();
            case NOT_SENT -> notSent(known, seen, now);
            case PENDING -> pending(known, seen, now, patience);
            case UNKNOWN, DUPLICATE -> moveOrKeep(known, TransactionStatus.UNKNOWN, null);
            case SUCCEEDED -> succeeded(known, seen);
            case FAILED -> settle(known, seen, TransactionStatus.FAILED, seen.failure());
            case CANCELLED -> settle(known, seen, TransactionStatus.CANCELLED, seen.failure());
            case NOT_FOUND -> notFound(known, now, patience);
            case NOTHING -> new Keep();
        };
    }

    private static boolean tellsThatItArrived(Observation seen) {
        boolean byItself = seen.source() == Source.WEBHOOK || seen.source() == Source.QUERY;
        return byItself && seen.provesThatPayCoolsHasIt();
    }

    /** An attempt that was given up for dead may still answer; what it learnt says nothing about the one after it. */
    private static boolean isAboutAnEarlierAttempt(Known known, Observation seen) {
        boolean heard = seen.claim() == Claim.PENDING || seen.claim() == Claim.DUPLICATE;
        return seen.source() == Source.SUBMIT && seen.send() != 0 && seen.send() != known.sends() && !heard;
    }

    /** What was certainly not sent may be sent within its time; after that it has failed, and that is proven. */
    private static Decision notSent(Known known, Observation seen, Instant now) {
        if (seen.source() == Source.PERSON) {
            return known.uncertain() ? new Move(TransactionStatus.CREATED, null) : new Keep();
        }
        boolean maySendLater = known.sendBefore() != null && now.isBefore(known.sendBefore());
        if (seen.source() == Source.DEADLINE) {
            // Whoever took it up meanwhile may have sent it: then its time did not run out.
            boolean tooLate = known.status() == TransactionStatus.CREATED && !maySendLater;
            return tooLate ? outOfTime(known, seen.failure()) : new Keep();
        }
        if (known.status() != TransactionStatus.SUBMITTING) {
            return new Keep();
        }
        return maySendLater
                ? new Move(TransactionStatus.CREATED, null)
                : outOfTime(
                        known,
                        known.type() == TransactionType.PAYMENT ? seen.failure() : notSentInTime(seen.failure()));
    }

    /** It has failed, unless an attempt of before may have arrived: then it is asked about. */
    private static Decision outOfTime(Known known, Failure failure) {
        return known.mayHaveArrived()
                ? moveOrKeep(known, TransactionStatus.UNKNOWN, null)
                : new Move(TransactionStatus.FAILED, failure);
    }

    private static Failure notSentInTime(Failure last) {
        return new Failure("not_sent", "Not sent within its time. " + last.message(), last.providerCode());
    }

    private static Decision pending(Known known, Observation seen, Instant now, Patience patience) {
        // PayCools has no word for an order that was closed unpaid: to a query it stays pending for ever.
        boolean unsent = known.status() == TransactionStatus.AWAITING_APPROVAL
                || (known.status() == TransactionStatus.CREATED && known.sends() == 0);
        if (unsent && seen.source() != Source.SUBMIT) {
            return new Contradiction(DiscrepancyKind.EVENT_AGAINST_STATUS, "reported PENDING although it was not sent");
        }
        boolean closedUnpaid = known.type() == TransactionType.PAYMENT
                && seen.source() == Source.QUERY
                && known.expiresAt() != null
                && known.expiresAt().plus(patience.expiry()).isBefore(now);
        return moveOrKeep(known, closedUnpaid ? TransactionStatus.EXPIRED : TransactionStatus.PENDING, null);
    }

    private static Decision succeeded(Known known, Observation seen) {
        // The create call's own answer may name a checkout, whose id differs from the id of the payment made in it.
        boolean paidAgain = known.status() == TransactionStatus.SUCCEEDED
                && seen.source() != Source.SUBMIT
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
     * two may have crossed. For money that leaves it is never proof enough, and a person decides.
     */
    private static Decision notFound(Known known, Instant now, Patience patience) {
        // A checkout may be unknown to queries until its payer has picked a channel, which is possible until it
        // expires.
        Instant open = known.expiresAt() == null ? known.submittedAt() : known.expiresAt();
        boolean longOver = open != null && open.plus(patience.notFound()).isBefore(now);
        boolean unsettled = known.uncertain() || known.status() == TransactionStatus.PENDING;
        if (!longOver || !unsettled) {
            return new Keep();
        }
        if (known.type() == TransactionType.PAYMENT && !known.heardOf() && known.uncertain()) {
            return new Move(
                    TransactionStatus.FAILED,
                    new Failure("not_received", "PayCools has no such order: the request never reached it.", null));
        }
        if (known.type() == TransactionType.PAYMENT && known.expiresAt() != null) {
            // The checkout was made, no payment was ever begun in it, and it is closed.
            return new Move(TransactionStatus.EXPIRED, null);
        }
        return new Contradiction(DiscrepancyKind.NOT_KNOWN, notKnown(known));
    }

    /**
     * Names the attempt, and what a person had decided before, so that after either the same finding is a new one: what
     * was to be sent again and could not be in its time is a person's once more.
     */
    private static String notKnown(Known known) {
        String finding = known.heardOf()
                ? "PayCools does not know it any more, although it had it"
                : "PayCools does not know it; it may or may not have received attempt " + known.sends();
        return known.maybeSent() ? finding + ", and a person had it sent again until " + known.sendBefore() : finding;
    }

    private static Decision settle(Known known, Observation seen, TransactionStatus to, Failure failure) {
        TransactionStatus from = known.status();
        if (seen.source() == Source.PERSON) {
            return moveOrKeep(known, to, failure);
        }
        if (from == TransactionStatus.EXPIRED && to == TransactionStatus.SUCCEEDED) {
            return new Contradiction(DiscrepancyKind.SUCCESS_AFTER_EXPIRY, "paid after it had expired");
        }
        if (known.neverSent() && seen.source() != Source.SUBMIT) {
            return new Contradiction(
                    DiscrepancyKind.EVENT_AGAINST_STATUS, "reported " + to + " although it was not sent");
        }
        boolean refusedAgain = known.maybeSent()
                && to == TransactionStatus.FAILED
                && seen.source() == Source.SUBMIT
                && !from.isFinal();
        if (refusedAgain && !known.heardOf()) {
            // It proves that this attempt moved no money, and nothing about the one before it: that is asked about.
            return moveOrKeep(known, TransactionStatus.UNKNOWN, null);
        }
        boolean refusedThoughHeld = known.heardOf() && to == TransactionStatus.FAILED && seen.source() == Source.SUBMIT;
        if (refusedThoughHeld || (from.isFinal() && from != to)) {
            return new Contradiction(
                    DiscrepancyKind.FINAL_STATUS_CONTRADICTED, "reported " + to + " although it is " + from);
        }
        return moveOrKeep(known, to, failure);
    }

    private static Decision moveOrKeep(Known known, TransactionStatus to, Failure failure) {
        return known.status().canMoveTo(to) ? new Move(to, failure) : new Keep();
    }
}
