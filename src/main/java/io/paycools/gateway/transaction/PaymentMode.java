package io.paycools.gateway.transaction;

/** How the payer pays. */
public enum PaymentMode {
    /** On PayCools' hosted checkout, where the payer picks the channel. */
    CASHIER,
    /** Through one channel that the caller picked. */
    DIRECT
}
