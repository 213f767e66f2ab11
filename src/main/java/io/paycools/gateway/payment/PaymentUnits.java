package io.paycools.gateway.payment;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of a payment. Each is one database transaction, and none of them calls anybody. */
@ApplicationScoped
class PaymentUnits {

    private final TransactionStore transactions;
    private final IdempotencyStore idempotency;
    private final Answers answers;

    PaymentUnits(TransactionStore transactions, IdempotencyStore idempotency, Answers answers) {
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.answers = answers;
    }

    /** Claims the key and records the transaction, both or neither. */
    @WithTransaction
    Uni<PaymentTransaction> record(NewTransaction order, IdempotencyStore.Claim claim) {
        return idempotency.claim(claim).chain(() -> transactions.recordSubmitting(order));
    }

    /** What an earlier request with the key left; a new unit, because the one that lost the key is spent. */
    @WithSession
    Uni<IdempotencyStore.Prior> prior(IdempotencyStore.Claim claim) {
        return idempotency.prior(claim);
    }

    /** Records what the call said, and the answer that the key gives from now on. */
    @WithTransaction
    Uni<PaymentAnswer> settle(UUID id, IdempotencyKey key, Observation seen) {
        return transactions.apply(id, seen).chain(row -> keep(row, key));
    }

    /**
     * Answers for a request that died before it could, with the transaction as it is now. As long as the outcome is not
     * known that is no answer to be kept: the first request may be slow and not dead, and its own answer says more.
     */
    @WithTransaction
    Uni<PaymentAnswer> answerInterrupted(UUID id, IdempotencyKey key) {
        return transactions.find(id).chain(row -> {
            PaymentAnswer answer = answers.of(row);
            return answer.status() == 202 ? Uni.createFrom().item(answer) : keep(row, key);
        });
    }

    /** Finds a payment, or answers null; the id of a payout is no payment's. */
    @WithSession
    Uni<PaymentTransaction> find(UUID id) {
        return transactions.find(id).map(row -> row == null || row.type() != TransactionType.PAYMENT ? null : row);
    }

    private Uni<PaymentAnswer> keep(PaymentTransaction row, IdempotencyKey key) {
        PaymentAnswer answer = answers.of(row);
        return idempotency.answer(key, answer.status(), answer.body()).replaceWith(answer);
    }
}
