package io.paycools.gateway.transaction;

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
        String rawAnswer) {

    /** Who told us. */
    public enum Source {
        /** The caller who asked for the transaction. */
        REQUEST,
        /** PayCools' answer to our create call, or its absence. */
        SUBMIT,
        /** A signed webhook. */
        WEBHOOK,
        /** PayCools' answer to a query. */
        QUERY
    }

    /** What was claimed. */
    public enum Claim {
        /** PayCools has it and has not finished. */
        PENDING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** PayCools may or may not have it. */
        UNKNOWN,
        /** PayCools says it does not know the order: no proof by itself while a create may still be under way. */
        NOT_FOUND
    }

    public static Observation of(Source source, Claim claim) {
        return new Observation(source, claim, null, null, ReportedAmount.absent(), null, null, null, null, null);
    }

    public Observation withAbout(TransactionType type) {
        return new Observation(
                source, claim, type, providerReference, amount, failure, nextAction, contradiction, detail, rawAnswer);
    }

    public Observation withProviderReference(String reference) {
        return new Observation(
                source, claim, about, reference, amount, failure, nextAction, contradiction, detail, rawAnswer);
    }

    public Observation withAmount(ReportedAmount reported) {
        return new Observation(
                source,
                claim,
                about,
                providerReference,
                reported,
                failure,
                nextAction,
                contradiction,
                detail,
                rawAnswer);
    }

    public Observation withFailure(Failure reason) {
        return new Observation(
                source, claim, about, providerReference, amount, reason, nextAction, contradiction, detail, rawAnswer);
    }

    public Observation withNextAction(NextAction action) {
        return new Observation(
                source, claim, about, providerReference, amount, failure, action, contradiction, detail, rawAnswer);
    }

    public Observation withContradiction(String sentence) {
        return new Observation(
                source, claim, about, providerReference, amount, failure, nextAction, sentence, detail, rawAnswer);
    }

    public Observation withDetail(String sentence) {
        return new Observation(
                source,
                claim,
                about,
                providerReference,
                amount,
                failure,
                nextAction,
                contradiction,
                sentence,
                rawAnswer);
    }

    public Observation withRawAnswer(String raw) {
        return new Observation(
                source, claim, about, providerReference, amount, failure, nextAction, contradiction, detail, raw);
    }
}
