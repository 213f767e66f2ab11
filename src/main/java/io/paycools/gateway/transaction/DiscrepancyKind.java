package io.paycools.gateway.transaction;

/** Contradictions that no rule may resolve alone. */
public enum DiscrepancyKind {
    /** A final status was contradicted by another final status. */
    FINAL_STATUS_CONTRADICTED,
    /** The payer paid after we had closed the order. */
    SUCCESS_AFTER_EXPIRY,
    /** PayCools reports another amount than was ordered, or none. */
    AMOUNT_MISMATCH,
    /** PayCools reports another currency than was ordered. */
    CURRENCY_MISMATCH,
    /** A message contradicts itself, for example its event name says success and its status failure. */
    EVENT_AGAINST_STATUS,
    /** A message about another type of transaction names the order id of this one. */
    OTHER_TYPE,
    /** One order was paid again under another PayCools id. */
    PAID_AGAIN,
    /** A message about a payout or refund names another PayCools id than the one that is known. */
    OTHER_REFERENCE,
    /** PayCools does not know an order that it may have, or that it said it has. */
    NOT_KNOWN,
    /** PayCools could not be brought to tell the outcome within the time set. */
    UNRESOLVED_TOO_LONG
}
