package io.paycools.gateway.onboarding;

import io.paycools.gateway.transaction.TransactionType;

/** What a run tries, in the order of PayCools' integration guide, section 5.1. */
public enum AcceptanceCase {
    CONNECTION(null, false, "Connection"),
    PAYMENT(TransactionType.PAYMENT, false, "Successful payment"),
    FAILING_PAYMENT(TransactionType.PAYMENT, true, "Failed payment"),
    PAYOUT(TransactionType.PAYOUT, false, "Successful payout"),
    FAILING_PAYOUT(TransactionType.PAYOUT, true, "Failed payout"),
    REFUND(TransactionType.REFUND, false, "Refund");

    private final TransactionType type;
    private final boolean failing;
    private final String title;

    AcceptanceCase(TransactionType type, boolean failing, String title) {
        this.type = type;
        this.failing = failing;
        this.title = title;
    }

    /** What is made, or null. */
    TransactionType type() {
        return type;
    }

    /** Whether it has to fail to be right. */
    boolean isFailing() {
        return failing;
    }

    /** The case before it whose webhook comes the same way, or null. */
    AcceptanceCase sameWay() {
        return switch (this) {
            case CONNECTION, PAYMENT, PAYOUT -> null;
            case FAILING_PAYMENT, REFUND -> PAYMENT;
            case FAILING_PAYOUT -> PAYOUT;
        };
    }

    String title() {
        return title;
    }
}
