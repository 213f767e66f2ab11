package io.paycools.gateway.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.paycools.gateway.api.Roles;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionType;

/** What an internal service can be told. */
enum EventType {
    PAYMENT_SUCCEEDED("payment.succeeded"),
    PAYMENT_FAILED("payment.failed"),
    PAYMENT_EXPIRED("payment.expired"),
    PAYOUT_SUCCEEDED("payout.succeeded"),
    PAYOUT_FAILED("payout.failed"),
    PAYOUT_AWAITING_APPROVAL("payout.awaiting_approval"),
    REFUND_SUCCEEDED("refund.succeeded"),
    REFUND_FAILED("refund.failed"),
    DISCREPANCY_OPENED("discrepancy.opened");

    private static final Set<String> SEE_EVERYTHING = Set.of(Roles.READ, Roles.ADMIN);

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /** Whether a client with the roles may be told: who may not see a transaction is not told of it either. */
    boolean isOpenTo(Set<String> clientRoles) {
        Set<String> roles =
                switch (this) {
                    case PAYMENT_SUCCEEDED, PAYMENT_FAILED, PAYMENT_EXPIRED -> Set.of(Roles.PAYMENTS);
                    case PAYOUT_SUCCEEDED, PAYOUT_FAILED, PAYOUT_AWAITING_APPROVAL ->
                        Set.of(Roles.PAYOUTS, Roles.PAYOUT_APPROVER);
                    case REFUND_SUCCEEDED, REFUND_FAILED -> Set.of(Roles.REFUNDS);
                    case DISCREPANCY_OPENED -> Set.of();
                };
        return clientRoles.stream().anyMatch(role -> roles.contains(role) || SEE_EVERYTHING.contains(role));
    }

    /** The type with the name, or null. */
    static EventType named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElse(null);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(EventType::wireName).toList();
    }

    /**
     * What it means that a transaction has the status, or null when nobody is told. A payout or refund that was given
     * up counts as failed: for its caller it is over, and no money moved.
     */
    static EventType of(TransactionType type, TransactionStatus status) {
        return switch (type) {
            case PAYMENT ->
                switch (status) {
                    case SUCCEEDED -> PAYMENT_SUCCEEDED;
                    case FAILED, CANCELLED -> PAYMENT_FAILED;
                    case EXPIRED -> PAYMENT_EXPIRED;
                    case CREATED, AWAITING_APPROVAL, SUBMITTING, PENDING, UNKNOWN -> null;
                };
            case PAYOUT ->
                switch (status) {
                    case SUCCEEDED -> PAYOUT_SUCCEEDED;
                    case FAILED, CANCELLED, EXPIRED -> PAYOUT_FAILED;
                    case AWAITING_APPROVAL -> PAYOUT_AWAITING_APPROVAL;
                    case CREATED, SUBMITTING, PENDING, UNKNOWN -> null;
                };
            case REFUND ->
                switch (status) {
                    case SUCCEEDED -> REFUND_SUCCEEDED;
                    case FAILED, CANCELLED, EXPIRED -> REFUND_FAILED;
                    case CREATED, AWAITING_APPROVAL, SUBMITTING, PENDING, UNKNOWN -> null;
                };
        };
    }
}
