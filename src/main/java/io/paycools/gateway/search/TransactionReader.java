package io.paycools.gateway.search;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionEvent;
import io.paycools.gateway.transaction.TransactionQueries;
import io.paycools.gateway.transaction.TransactionSearch;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Reads, each in a session of its own. */
@ApplicationScoped
class TransactionReader {

    private final TransactionQueries transactions;

    TransactionReader(TransactionQueries transactions) {
        this.transactions = transactions;
    }

    @WithSession
    Uni<List<PaymentTransaction>> search(TransactionSearch wanted) {
        return transactions.search(wanted);
    }

    @WithSession
    Uni<List<String>> accountsOf(String resource, UUID id) {
        return transactions.accountsOf(resource, id);
    }

    @WithSession
    Uni<List<TransactionEvent>> history(UUID id) {
        return transactions.history(id);
    }
}
