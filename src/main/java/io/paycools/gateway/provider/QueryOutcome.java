package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.Observation;

/** What one query said. */
public sealed interface QueryOutcome {

    /** The provider knows the order. */
    record Found(Observation observation) implements QueryOutcome {}

    /** The provider says it does not know the order. Shortly after a create that proves nothing. */
    record NotFound(String rawAnswer) implements QueryOutcome {
        public Observation observation() {
            return Observation.of(Observation.Source.QUERY, Observation.Claim.NOT_FOUND)
                    .withDetail("not known to PayCools")
                    .withRawAnswer(rawAnswer);
        }
    }

    /**
     * No usable answer, so nothing is learnt.
     *
     * @param reason one plain sentence
     */
    record Unavailable(String reason) implements QueryOutcome {}
}
