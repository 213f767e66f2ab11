package io.paycools.gateway.reconciliation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.DiscrepancyKind;
import io.paycools.gateway.transaction.DiscrepancyStore;
import io.paycools.gateway.transaction.DueTransactions;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.Unsettled;
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

    @WithSession
    Uni<List<UUID>> forgotten(Collection<String> configured, Instant before, int limit) {
        return due.forgotten(configured, before, limit);
    }

    @WithSession
    Uni<List<Unsettled>> unsettled() {
        return due.unsettled();
    }

    @WithSession
    Uni<Map<DiscrepancyKind, Long>> openDiscrepancies() {
        return discrepancies.countOpenByKind();
    }

    /**
     * Hands to a person what could not be found out in time, and asks no more. Its status stays what it is.
     *
     * @param before when it must have been sent, or have expired, for that; looked at again under its lock
     */
    @WithTransaction
    Uni<Void> giveUp(UUID id, Instant before) {
        return transactions
                .lock(id)
                .chain(row -> isOverdue(row, before)
                        ? discrepancies.openUnresolved(row).chain(() -> due.askNoMore(id))
                        : Uni.createFrom().voidItem());
    }

    /** A payment that may still be paid is not overdue, nor is what waits to be sent. */
    static boolean isOverdue(PaymentTransaction row, Instant before) {
        if (row.status().isFinal() || row.status().isUnsent()) {
            return false;
        }
        Instant from = row.expiresAt() != null ? row.expiresAt() : row.submittedAt();
        return from.isBefore(before);
    }
}
