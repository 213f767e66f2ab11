package io.paycools.gateway.personaldata;

import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.transaction.FinishedTransactions;
import io.smallrye.mutiny.Uni;

/** Erases what is personal in transactions, and the answers to their requests, which show a part of it. */
@ApplicationScoped
class ErasableTransactions implements Erasable {

    private final FinishedTransactions transactions;
    private final IdempotencyStore idempotency;

    ErasableTransactions(FinishedTransactions transactions, IdempotencyStore idempotency) {
        this.transactions = transactions;
        this.idempotency = idempotency;
    }

    @Override
    public Kind kind() {
        return Kind.TRANSACTIONS;
    }

    @Override
    public Uni<Integer> count(Instant before, int most) {
        return transactions.count(before, most);
    }

    @Override
    public Uni<Integer> erase(Instant before, Instant now, int most) {
        return transactions
                .erase(before, now, most)
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(0)
                        : idempotency.forgetAnswers(ids).replaceWith(ids.size()));
    }
}
