package io.paycools.gateway.transaction;

/**
 * What we know of a transaction. All arrows between statuses stand in {@link #canMoveTo}; the diagram in the
 * documentation is generated from it.
 */
public enum TransactionStatus {
    /** Recorded, certainly not sent to PayCools. */
    CREATED(PublicStatus.PROCESSING),
    /** A payout that waits for a second person. */
    AWAITING_APPROVAL(PublicStatus.AWAITING_APPROVAL),
    /** The call to PayCools is under way, or we died during it: PayCools may or may not have the order. */
    SUBMITTING(PublicStatus.PROCESSING),
    /** PayCools has the order and has not finished it. */
    PENDING(PublicStatus.PROCESSING),
    /** The call ended without a usable answer: PayCools may or may not have the order. */
    UNKNOWN(PublicStatus.PROCESSING),
    /** The money moved. Final. */
    SUCCEEDED(PublicStatus.SUCCEEDED),
    /** Proven that no money moved. Final. */
    FAILED(PublicStatus.FAILED),
    /** Nobody paid in time. Final. */
    EXPIRED(PublicStatus.EXPIRED),
    /** Given up before any money moved. Final. */
    CANCELLED(PublicStatus.CANCELLED);

    private final PublicStatus publicStatus;

    TransactionStatus(PublicStatus publicStatus) {
        this.publicStatus = publicStatus;
    }

    /** What callers are shown. */
    public PublicStatus toPublic() {
        return publicStatus;
    }

    /** True when nothing may follow; what contradicts a final status becomes a discrepancy. */
    public boolean isFinal() {
        return switch (this) {
            case SUCCEEDED, FAILED, EXPIRED, CANCELLED -> true;
            case CREATED, AWAITING_APPROVAL, SUBMITTING, PENDING, UNKNOWN -> false;
        };
    }

    /** True when it is certain that PayCools has nothing of it. */
    public boolean isUnsent() {
        return this == CREATED || this == AWAITING_APPROVAL;
    }

    /** True when the arrow from this status to the other exists. A status never moves to itself. */
    public boolean canMoveTo(TransactionStatus to) {
        return switch (this) {
            case AWAITING_APPROVAL -> to == CREATED || to == CANCELLED;
            // To UNKNOWN when PayCools shows that an attempt that counted as not sent has arrived, or may have.
            case CREATED -> to == SUBMITTING || to == UNKNOWN || to == FAILED || to == CANCELLED;
            // Back to CREATED only when it is certain that nothing was sent, so that it may be sent with the same ids.
            case SUBMITTING ->
                to == CREATED
                        || to == PENDING
                        || to == UNKNOWN
                        || to == SUCCEEDED
                        || to == FAILED
                        || to == EXPIRED
                        || to == CANCELLED;
            // To CREATED only by a person who has it sent again, with the same ids.
            case UNKNOWN ->
                to == CREATED || to == PENDING || to == SUCCEEDED || to == FAILED || to == EXPIRED || to == CANCELLED;
            case PENDING -> to == SUCCEEDED || to == FAILED || to == EXPIRED || to == CANCELLED;
            case SUCCEEDED, FAILED, EXPIRED, CANCELLED -> false;
        };
    }
}
