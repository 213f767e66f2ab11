package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.ReportedAmount;

/** What one create call said. */
public sealed interface SubmitOutcome {

    /** What it means for the transaction. */
    Observation observation();

    /**
     * The provider has the order; that is not yet money.
     *
     * @param amount the amount the provider says it took, mostly absent
     */
    record Accepted(String providerReference, NextAction nextAction, ReportedAmount amount, String rawAnswer)
            implements SubmitOutcome {
        @Override
        public Observation observation() {
            return Observation.of(Observation.Source.SUBMIT, Observation.Claim.PENDING)
                    .withProviderReference(providerReference)
                    .withNextAction(nextAction)
                    .withAmount(amount)
                    .withDetail("accepted by PayCools")
                    .withRawAnswer(rawAnswer);
        }
    }

    /** The provider explicitly refused the order: proof that no money will move. */
    record Refused(Failure failure, String rawAnswer) implements SubmitOutcome {
        @Override
        public Observation observation() {
            return Observation.of(Observation.Source.SUBMIT, Observation.Claim.FAILED)
                    .withFailure(failure)
                    .withDetail("refused by PayCools: " + failure.code())
                    .withRawAnswer(rawAnswer);
        }
    }

    /**
     * Certain that no byte of the order left us, for example because the connection was refused, or that the provider
     * processed nothing because it had too many requests. It may be sent again with the same ids.
     */
    record NotSent(Failure failure) implements SubmitOutcome {
        @Override
        public Observation observation() {
            return Observation.of(Observation.Source.SUBMIT, Observation.Claim.NOT_SENT)
                    .withFailure(failure)
                    .withDetail("not sent to PayCools: " + failure.code());
        }
    }

    /**
     * The provider may or may not have the order. Never a failure, never a reason to send again.
     *
     * @param reason one plain sentence
     */
    record Unknown(String reason, String rawAnswer) implements SubmitOutcome {
        @Override
        public Observation observation() {
            return Observation.of(Observation.Source.SUBMIT, Observation.Claim.UNKNOWN)
                    .withDetail(reason)
                    .withRawAnswer(rawAnswer);
        }
    }

    /**
     * The provider says it has an order by our ids already. Whether it is ours has to be asked.
     *
     * @param reason one plain sentence
     */
    record Duplicate(String reason, String rawAnswer) implements SubmitOutcome {
        @Override
        public Observation observation() {
            return Observation.of(Observation.Source.SUBMIT, Observation.Claim.DUPLICATE)
                    .withDetail(reason)
                    .withRawAnswer(rawAnswer);
        }
    }
}
