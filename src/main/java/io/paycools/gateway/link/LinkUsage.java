package io.paycools.gateway.link;

/** How often a link can be paid. */
enum LinkUsage {
    /** Once; at most one of its payments is open at a time. */
    SINGLE,
    /** By any number of payers, each with a payment of their own. */
    MULTIPLE
}
