package io.paycools.gateway.transaction;

/** Where a transaction was asked for. */
public enum Origin {
    /** Through our API. */
    API,
    /** In PayCools' merchant portal, as a single or batch payout; we learn of it by a signed webhook. */
    PORTAL
}
