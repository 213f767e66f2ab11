package io.paycools.gateway.link;

/** What can be done with a link; worked out from its times and its payments, never stored. */
enum LinkStatus {
    ACTIVE,
    /** A single-use link that was paid. */
    PAID,
    EXPIRED,
    CANCELLED
}
