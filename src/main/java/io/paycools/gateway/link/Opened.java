package io.paycools.gateway.link;

import java.time.Duration;
import java.time.Instant;

import io.paycools.gateway.payment.CashierPayments;
import io.paycools.gateway.transaction.TransactionStatus;

/**
 * A link as one payer finds it.
 *
 * @param current the payment that counts for this payer: the last one of a single-use link; of another one that which
 *     the payer's own form has begun. Null when there is none
 * @param disputed whether PayCools has contradicted itself about a payment of a single-use link
 */
record Opened(PaymentLink link, Begun current, boolean disputed) {

    /** What the payer can do now. The order of the questions is what keeps a link from being paid twice. */
    Standing standing(Instant now) {
        if (current != null && current.status() == TransactionStatus.SUCCEEDED) {
            return Standing.PAID;
        }
        if (link.cancelledAt != null) {
            return Standing.CANCELLED;
        }
        if (disputed) {
            return Standing.DISPUTED;
        }
        if (current != null && !current.isOverUnpaid()) {
            return ofOpen(now);
        }
        return secondsLeft(now) < CashierPayments.SHORTEST_SECONDS ? Standing.EXPIRED : Standing.PAYABLE;
    }

    private Standing ofOpen(Instant now) {
        if (current.cashier(now) != null) {
            return Standing.OPEN;
        }
        boolean closed = current.status() == TransactionStatus.PENDING && current.hasRunOut(now);
        return closed ? Standing.RUN_OUT : Standing.UNCERTAIN;
    }

    /** Whole seconds for which the link is still valid. */
    long secondsLeft(Instant now) {
        return Duration.between(now, link.validUntil).toSeconds();
    }

    /** How long PayCools' page may stay open that is asked for now: never longer than the link is valid. */
    int sessionSeconds(Instant now) {
        return (int) Math.min(CashierPayments.LONGEST_SECONDS, secondsLeft(now));
    }

    /** The number of the payment that a single-use link may begin next. */
    int nextNumber() {
        return current == null ? 1 : current.number() + 1;
    }

    /** Whether the payment before this one came to nothing. */
    boolean hasFailed() {
        return current != null && current.isOverUnpaid();
    }
}
