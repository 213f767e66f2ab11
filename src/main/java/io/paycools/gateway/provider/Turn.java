package io.paycools.gateway.provider;

/** Whether a call still has to wait for its turn under the limit of requests per second. */
public enum Turn {
    /** It takes its turn itself, waits a little for it, and is not sent when there is none. */
    TO_BE_TAKEN,
    /** {@link CallBudget} has granted it. A call that the provider turns away as too many is not repeated at once. */
    GRANTED
}
