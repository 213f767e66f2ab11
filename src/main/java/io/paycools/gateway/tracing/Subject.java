package io.paycools.gateway.tracing;

import java.util.UUID;

import io.paycools.gateway.transaction.PaymentTransaction;

/**
 * The transaction that work is about.
 *
 * @param traceParent the trace in which it was created, see {@link io.paycools.gateway.transaction.TraceParent}; or
 *     null
 */
public record Subject(UUID id, String account, String merchantOrderId, String traceParent) {

    static Subject of(PaymentTransaction row) {
        return new Subject(row.id(), row.account(), row.merchantOrderId(), row.traceParent());
    }
}
