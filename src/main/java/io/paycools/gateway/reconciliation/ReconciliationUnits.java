package io.paycools.gateway.reconciliation;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.DiscrepancyStore;
import io.paycools.gateway.transaction.DueTransactions;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of asking PayCools. */
@ApplicationScoped
class ReconciliationUnits {

    private final TransactionStore transactions;
    private final DueTransactions due;
    private final DiscrepancyStore discrepancies;

    ReconciliationUnits(TransactionStore transactions, DueTransactions due, DiscrepancyStore discrepancies) {
        this.transactions = transactions;
        this.due = due;
        this.discrepancies = discrepancies;
    }

    @WithSession
    Uni<Integer> countToCheck(String account, int most) {
        return due.countToCheck(account, most);
    }

    @WithTransaction
    Uni<List<UUID>> claimToCheck(String account, int limit) {
        return due.claimToCheck(account, limit);
    }

    @WithSession
    Uni<PaymentTransaction> find(UUID id) {
        return transactions.find(id);
    }

    @WithTransaction
    Uni<PaymentTransaction> apply(UUID id, Observation seen) {
        return transactions.apply(id, seen);
    }

    /** Hands to a person what could not be found out in time, and asks no more. Its status stays what it is. */
    @WithTransaction
    Uni<Void> giveUp(UUID id) {
        return transactions
                .lock(id)
                .chain(row -> row.status().isFinal()
                        ? Uni.createFrom().voidItem()
                        : discrepancies.openUnresolved(row).chain(() -> due.askNoMore(id)));
    }
}
