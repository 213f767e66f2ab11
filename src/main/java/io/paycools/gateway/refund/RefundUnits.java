package io.paycools.gateway.refund;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionQueries;
import io.paycools.gateway.transaction.TransactionSearch;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Reads the refunds of a payment. */
@ApplicationScoped
class RefundUnits {

    private final TransactionStore transactions;
    private final TransactionQueries queries;

    RefundUnits(TransactionStore transactions, TransactionQueries queries) {
        this.transactions = transactions;
        this.queries = queries;
    }

    /** One page, newest first. */
    @WithSession
    Uni<List<PaymentTransaction>> of(UUID payment, TransactionSearch.Position after, int limit) {
        return transactions.find(payment).chain(row -> {
            if (row == null || row.type() != TransactionType.PAYMENT) {
                throw ServiceException.notFound();
            }
            return queries.refundsOf(payment, after, limit);
        });
    }
}
