package io.paycools.gateway.reconciliation;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of a refresh. */
@ApplicationScoped
class RefreshUnits {

    private final TransactionStore transactions;

    RefreshUnits(TransactionStore transactions) {
        this.transactions = transactions;
    }

    @WithSession
    Uni<PaymentTransaction> find(UUID id) {
        return transactions.find(id);
    }

    @WithTransaction
    Uni<PaymentTransaction> apply(UUID id, Observation seen) {
        return transactions.apply(id, seen);
    }
}
