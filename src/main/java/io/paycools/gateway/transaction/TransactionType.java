package io.paycools.gateway.transaction;

/** What a transaction moves, and which way. */
public enum TransactionType {
    /** From a payer to us. */
    PAYMENT,
    /** From us to a beneficiary. */
    PAYOUT,
    /** Back to a payer; always has a parent payment. */
    REFUND
}
