package io.paycools.gateway.link;

import java.time.Instant;
import java.util.UUID;

import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;

/**
 * A payment that was begun through a link.
 *
 * @param number 1 for the link's first
 * @param attempt the form it was begun by
 * @param row as it was read
 */
record Begun(int number, String attempt, PaymentTransaction row) {

    TransactionStatus status() {
        return row.status();
    }

    UUID id() {
        return row.id();
    }

    /** Whether it is certain that it was not paid and will not be. */
    boolean isOverUnpaid() {
        return status().isFinal() && status() != TransactionStatus.SUCCEEDED;
    }

    /** PayCools' page on which it can be paid now, or null. */
    String cashier(Instant now) {
        NextAction action = row.nextAction();
        boolean open = status() == TransactionStatus.PENDING && !hasRunOut(now);
        return open && action != null && action.type() == NextAction.Type.REDIRECT ? action.url() : null;
    }

    /** Whether PayCools' page is closed by now, whatever became of the payment. */
    boolean hasRunOut(Instant now) {
        return row.expiresAt() != null && !now.isBefore(row.expiresAt());
    }
}
