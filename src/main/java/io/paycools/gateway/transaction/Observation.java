package io.paycools.gateway.transaction;

import java.util.function.Consumer;

/**
 * One thing somebody told us about a transaction: the answer to the create call, a webhook, the answer to a query. What
 * it does to the status is decided by {@link StatusDecision} alone.
 *
 * @param source who told us
 * @param claim what was claimed
 * @param about the type of transaction it speaks of, or null when that goes without saying
 * @param providerReference PayCools' id, if told
 * @param amount the amount that was reported
 * @param failure why it failed, for a failure
 * @param nextAction what the payer has to do, if told
 * @param contradiction set when the message contradicts itself, for example an event name against its status: one plain
 *     sentence
 * @param detail one plain sentence for the history, without anything personal
 * @param rawAnswer what was received, redacted and cut, for the history
 * @param send the attempt at sending that it answers, counted from 1, or 0 when it is about no attempt
 * @param paymentReference PayCools' id of the payment that a refund gives back, if told
 */
public record Observation(
        Source source,
        Claim claim,
        TransactionType about,
        String providerReference,
        ReportedAmount amount,
        Failure failure,
        NextAction nextAction,
        String contradiction,
        String detail,
        String rawAnswer,
        int send,
        String paymentReference) {

    /** Who told us, or what made us look. */
    public enum Source {
        /** The caller who asked for the transaction. */
        REQUEST,
        /** PayCools' answer to our create call, or its absence. */
        SUBMIT,
        /** A signed webhook. */
        WEBHOOK,
        /** PayCools' answer to a query. */
        QUERY,
        /** The dispatcher took it up for sending. */
        DISPATCH,
        /** A time that we had set ran out. */
        DEADLINE,
        /** A person decided. */
        PERSON
    }

    /** What was claimed. */
    public enum Claim {
        /** Released by a second person. */
        APPROVED,
        /** Taken up for sending. */
        SUBMITTING,
        /** Certain that no byte of the order left us, or that PayCools processed nothing. */
        NOT_SENT,
        /** PayCools has it and has not finished. */
        PENDING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** PayCools may or may not have it. */
        UNKNOWN,
        /** PayCools says it has an order by our ids; whether it is as we ordered has to be asked. */
        DUPLICATE,
        /** PayCools says it does not know the order: no proof by itself while a create may still be under way. */
        NOT_FOUND,
        /** Nothing about the status; a person has looked at it. */
        NOTHING
    }

    public static Observation of(Source source, Claim claim) {
        return new Observation(
                source, claim, null, null, ReportedAmount.absent(), null, null, null, null, null, 0, null);
    }

    public Observation withAbout(TransactionType type) {
        return with(draft -> draft.about = type);
    }

    public Observation withProviderReference(String reference) {
        return with(draft -> draft.providerReference = reference);
    }

    public Observation withAmount(ReportedAmount reported) {
        return with(draft -> draft.amount = reported);
    }

    public Observation withFailure(Failure reason) {
        return with(draft -> draft.failure = reason);
    }

    public Observation withNextAction(NextAction action) {
        return with(draft -> draft.nextAction = action);
    }

    public Observation withContradiction(String sentence) {
        return with(draft -> draft.contradiction = sentence);
    }

    public Observation withDetail(String sentence) {
        return with(draft -> draft.detail = sentence);
    }

    public Observation withRawAnswer(String raw) {
        return with(draft -> draft.rawAnswer = raw);
    }

    public Observation withSend(int attempt) {
        return with(draft -> draft.send = attempt);
    }

    public Observation withPaymentReference(String reference) {
        return with(draft -> draft.paymentReference = reference);
    }

    /**
     * Whether it speaks of the refund of another payment than the one with the reference; null for what is no refund.
     */
    boolean isAboutAnotherPayment(String known) {
        return known != null && paymentReference != null && !known.equals(paymentReference);
    }

    /** Whether it speaks of another type of transaction. A message about a refund always says that it is one. */
    boolean isAboutAnother(TransactionType type) {
        boolean untold = about == null && source == Source.WEBHOOK && type == TransactionType.REFUND;
        return untold || (about != null && about != type);
    }

    /** Whether it shows that PayCools has the order. An explicit refusal does not: it says that PayCools took none. */
    boolean provesThatPayCoolsHasIt() {
        boolean fromPayCools = source == Source.SUBMIT || source == Source.WEBHOOK || source == Source.QUERY;
        return fromPayCools
                && switch (claim) {
                    case PENDING, SUCCEEDED, CANCELLED, DUPLICATE -> true;
                    case FAILED -> source != Source.SUBMIT;
                    case APPROVED, SUBMITTING, NOT_SENT, UNKNOWN, NOT_FOUND, NOTHING -> false;
                };
    }

    private Observation with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A copy in which one thing can be changed. */
    private static final class Draft {
        private final Source source;
        private final Claim claim;
        private TransactionType about;
        private String providerReference;
        private ReportedAmount amount;
        private Failure failure;
        private NextAction nextAction;
        private String contradiction;
        private String detail;
        private String rawAnswer;
        private int send;
        private String paymentReference;

        Draft(Observation from) {
            source = from.source;
            claim = from.claim;
            about = from.about;
            providerReference = from.providerReference;
            amount = from.amount;
            failure = from.failure;
            nextAction = from.nextAction;
            contradiction = from.contradiction;
            detail = from.detail;
            rawAnswer = from.rawAnswer;
            send = from.send;
            paymentReference = from.paymentReference;
        }

        Observation done() {
            return new Observation(
                    source,
                    claim,
                    about,
                    providerReference,
                    amount,
                    failure,
                    nextAction,
                    contradiction,
                    detail,
                    rawAnswer,
                    send,
                    paymentReference);
        }
    }
}
