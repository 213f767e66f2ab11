package io.paycools.gateway.transaction;

/** How a beneficiary is paid (PayCools Global API, payouts, payMethodCode). */
public enum PayoutMethod {
    BANK,
    EWALLET,
    /** Thailand only. */
    PROMPTPAY
}
