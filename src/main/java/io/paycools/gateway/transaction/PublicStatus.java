package io.paycools.gateway.transaction;

/** The statuses that callers see: the uncertain ones are all PROCESSING, because a caller can do nothing about them. */
public enum PublicStatus {
    AWAITING_APPROVAL,
    PROCESSING,
    SUCCEEDED,
    FAILED,
    EXPIRED,
    CANCELLED
}
