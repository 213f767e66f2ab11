package io.paycools.gateway.transaction;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.transaction.Observation.Source;

/** Counts the moves of transactions, and through what they came. */
@ApplicationScoped
class StatusChanges {

    private final MeterRegistry metrics;

    StatusChanges(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** What a person has only noted is no move. */
    void count(PaymentTransaction row, TransactionStatus from, Source cause) {
        if (row.status == from) {
            return;
        }
        Counter.builder("gateway.status.changes")
                .description("Moves of transactions to another status.")
                .tag("account", row.account)
                .tag("type", row.type.name())
                .tag("status", row.status.name())
                .tag("cause", cause.name())
                .register(metrics)
                .increment();
    }
}
