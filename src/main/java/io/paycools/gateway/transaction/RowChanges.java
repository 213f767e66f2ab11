package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.Observation.Source;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What an observation makes of a transaction's row, once it is decided. It writes nothing. */
@ApplicationScoped
class RowChanges {

    private final StatusDecision.Patience patience;
    private final Duration payoutDeadline;
    private final Duration refundDeadline;
    private final RandomGenerator chance = RandomGenerator.getDefault();

    RowChanges(
            @ConfigProperty(name = "gateway.reconciliation.not-found-grace") Duration notFoundGrace,
            @ConfigProperty(name = "gateway.reconciliation.expiry-grace") Duration expiryGrace,
            @ConfigProperty(name = "gateway.payouts.send-deadline") Duration payoutDeadline,
            @ConfigProperty(name = "gateway.refunds.send-deadline") Duration refundDeadline) {
        this.patience = new StatusDecision.Patience(notFoundGrace, expiryGrace);
        this.payoutDeadline = payoutDeadline;
        this.refundDeadline = refundDeadline;
    }

    StatusDecision.Patience patience() {
        return patience;
    }

    /** When PayCools is first asked about what is pending and never expires. */
    Instant firstQuery(Instant now) {
        return Ladder.nextQuery(TransactionStatus.PENDING, 0, now, null, chance);
    }

    /** Sets the times of a new row. */
    void begin(PaymentTransaction row, Instant now) {
        row.sendBefore = sendBefore(row.type, now);
        row.nextCheckAt = due(row, now);
    }

    /** Takes the arrow; to the status that it has is a note of a person. */
    void take(PaymentTransaction row, Observation seen, StatusDecision.Move move, Instant now) {
        TransactionStatus from = row.status;
        row.status = move.to();
        row.moves++;
        Failure failure = move.failure();
        row.failureCode = failure == null ? null : failure.code();
        row.failureMessage = failure == null ? null : Texts.cut(failure.message(), 512);
        row.failureProviderCode = failure == null ? null : Texts.cut(failure.providerCode(), 32);
        row.heardOf |= seen.provesThatPayCoolsHasIt();
        row.checks = 0;
        row.updatedAt = now;
        if (from == move.to()) {
            // Only noted; whatever was due stays due.
            return;
        }
        if (move.to() == TransactionStatus.SUBMITTING) {
            row.sends++;
            row.submittedAt = now;
        }
        if (move.to() == TransactionStatus.CREATED && seen.source() == Source.PERSON) {
            // An attempt of before may have arrived after all: then that time ran out would prove nothing.
            row.maybeSent = row.sends > 0;
            row.sendBefore = sendBefore(row.type, now);
        }
        row.nextCheckAt = due(row, now);
    }

    /**
     * Takes over what the observation knows beyond the status; a late create answer still brings the payer's link.
     * Answers whether anything is new.
     *
     * @param open whether a known provider reference may give way: a checkout's id does to that of the payment made in
     *     it, until the transaction is final. A create answer never replaces one, it may be older than what a webhook
     *     brought.
     */
    static boolean takeOver(PaymentTransaction row, Observation seen, boolean open, Instant now) {
        String reference = Texts.cut(seen.providerReference(), 64);
        boolean newReference = reference != null
                && !reference.equals(row.providerReference)
                && (row.providerReference == null || (open && seen.source() != Source.SUBMIT));
        // What was erased does not come back with a late question.
        boolean newAction = seen.nextAction() != null && row.nextActionType == null && row.personalDataErasedAt == null;
        boolean newlyHeardOf = seen.provesThatPayCoolsHasIt() && !row.heardOf;
        if (!newReference && !newAction && !newlyHeardOf) {
            return false;
        }
        if (newReference) {
            row.providerReference = reference;
        }
        if (newAction) {
            row.take(seen.nextAction());
        }
        row.heardOf |= newlyHeardOf;
        row.updatedAt = now;
        return true;
    }

    /** A message that credits nothing may still show that PayCools has the order. Answers whether that is new. */
    static boolean takeWord(PaymentTransaction row, Observation seen) {
        boolean another = seen.isAboutAnother(row.type) || seen.isAboutAnotherPayment(row.paymentReference);
        if (row.heardOf || another || !seen.provesThatPayCoolsHasIt()) {
            return false;
        }
        row.heardOf = true;
        return true;
    }

    /** Until when it may be sent; null for what is sent at once or not at all. */
    private Instant sendBefore(TransactionType type, Instant now) {
        return switch (type) {
            case PAYMENT -> null;
            case PAYOUT -> now.plus(payoutDeadline);
            case REFUND -> now.plus(refundDeadline);
        };
    }

    private Instant due(PaymentTransaction row, Instant now) {
        if (row.status == TransactionStatus.CREATED) {
            return Ladder.nextSend(row.type, row.sends, now, chance);
        }
        Instant closesAt = row.expiresAt == null ? null : row.expiresAt.plus(patience.expiry());
        return Ladder.nextQuery(row.status, 0, now, closesAt, chance);
    }
}
