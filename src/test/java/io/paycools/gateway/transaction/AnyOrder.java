package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The orders of the sequences: every kind of transaction that behaves in a way of its own. */
enum AnyOrder {
    CHECKOUT(TransactionType.PAYMENT, TransactionStatus.SUBMITTING),
    DIRECT_PAYMENT(TransactionType.PAYMENT, TransactionStatus.SUBMITTING),
    PAYOUT(TransactionType.PAYOUT, TransactionStatus.SUBMITTING),
    PAYOUT_TO_APPROVE(TransactionType.PAYOUT, TransactionStatus.AWAITING_APPROVAL),
    PAYOUT_OF_BATCH(TransactionType.PAYOUT, TransactionStatus.CREATED),
    REFUND(TransactionType.REFUND, TransactionStatus.SUBMITTING);

    static final Money AMOUNT = new Money(50010, CurrencyCode.PHP);
    static final Duration OPEN = Duration.ofMinutes(30);
    /** PayCools' id of the payment that the refund gives back. */
    static final String PAYMENT_REFERENCE = "P1";

    private final TransactionType type;
    private final TransactionStatus first;

    AnyOrder(TransactionType type, TransactionStatus first) {
        this.type = type;
        this.first = first;
    }

    TransactionType type() {
        return type;
    }

    TransactionStatus first() {
        return first;
    }

    /** The order of a caller; the payment matters to refunds alone. */
    NewTransaction ordered(UUID payment, Instant now) {
        UUID id = Ids.next();
        return new NewTransaction(
                id,
                type,
                "default",
                "shop",
                Ids.merchantOrderId('S', id),
                AMOUNT,
                CountryCode.PH,
                type != TransactionType.PAYMENT ? null : this == CHECKOUT ? PaymentMode.CASHIER : PaymentMode.DIRECT,
                null,
                Map.of(),
                this == CHECKOUT ? now.plus(OPEN) : null,
                type != TransactionType.PAYOUT
                        ? null
                        : new NewTransaction.Payout("IDEMPOTENCY1", PayoutMethod.BANK, "BDO", "7890", "test:sealed"),
                type != TransactionType.REFUND ? null : new NewTransaction.Refund(payment, PAYMENT_REFERENCE));
    }
}
