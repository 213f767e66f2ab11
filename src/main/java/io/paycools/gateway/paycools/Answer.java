package io.paycools.gateway.paycools;

import com.fasterxml.jackson.databind.JsonNode;

/** What PayCools answered to a call. */
sealed interface Answer {

    /** Why it is not what was hoped for: one plain sentence, without its full stop. */
    String problem();

    /** Whether it says that PayCools is not there, or not able to work. */
    default boolean outOfReach() {
        return false;
    }

    /**
     * A readable answer.
     *
     * @param code 10000 or an error
     * @param data the business object; {@code null} or a missing node when there is none
     * @param raw redacted, for the history
     */
    record Understood(int code, JsonNode data, String raw) implements Answer {

        boolean accepted() {
            return code == ProviderCodes.ACCEPTED;
        }

        @Override
        public String problem() {
            return "PayCools answered with code " + code;
        }
    }

    /**
     * Something came, or nothing, and it says nothing that we may act on.
     *
     * @param reason one plain sentence
     * @param outOfReach see {@link Answer#outOfReach()}
     */
    record Unusable(String reason, boolean outOfReach) implements Answer {

        Unusable(String reason) {
            this(reason, false);
        }

        @Override
        public String problem() {
            return reason;
        }
    }

    /**
     * Certain that nothing was sent.
     *
     * @param code our stable failure code
     * @param reason one plain sentence
     * @param outOfReach see {@link Answer#outOfReach()}
     */
    record NotSent(String code, String reason, boolean outOfReach) implements Answer {

        NotSent(String code, String reason) {
            this(code, reason, false);
        }

        @Override
        public String problem() {
            return reason;
        }
    }
}
