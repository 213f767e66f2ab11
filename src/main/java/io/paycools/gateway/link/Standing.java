package io.paycools.gateway.link;

/** What a payer who opens a link can do. */
enum Standing {
    /** Begin a payment. */
    PAYABLE,
    /** Go to PayCools' page, where a payment is open. */
    OPEN,
    /** Wait: PayCools' page is closed, and it is not certain yet that nothing was paid there. */
    RUN_OUT,
    /** Wait: nobody knows yet whether PayCools has the order. */
    UNCERTAIN,
    /** Nothing: it is paid. */
    PAID,
    /** Nothing: PayCools has contradicted itself about it, and a person has to look. */
    DISPUTED,
    /** Nothing. */
    EXPIRED,
    /** Nothing. */
    CANCELLED
}
