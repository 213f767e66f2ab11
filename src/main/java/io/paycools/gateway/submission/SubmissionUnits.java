package io.paycools.gateway.submission;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of a submit. Each is one database transaction, and none of them calls anybody. */
@ApplicationScoped
public class SubmissionUnits {

    private final TransactionStore transactions;
    private final IdempotencyStore idempotency;
    private final Answers answers;

    SubmissionUnits(TransactionStore transactions, IdempotencyStore idempotency, Answers answers) {
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.answers = answers;
    }

    /** Claims the key, works the transaction out and records it: all or nothing. */
    @WithTransaction
    Uni<PaymentTransaction> record(Submission submission, IdempotencyStore.Claim claim) {
        return idempotency
                .claim(claim)
                .chain(() -> submission.draft().get())
                .chain(transaction -> transactions.record(transaction, submission.first()));
    }

    /** What an earlier request with the key left; a new unit, because the one that lost the key is spent. */
    @WithSession
    Uni<IdempotencyStore.Prior> prior(IdempotencyStore.Claim claim) {
        return idempotency.prior(claim);
    }

    /** Keeps the answer for a transaction that is not sent now. */
    @WithTransaction
    Uni<CreateAnswer> answer(UUID id, IdempotencyKey key) {
        return transactions.find(id).chain(row -> keep(row, key));
    }

    /** Records what the call said, and the answer that the key gives from now on. */
    @WithTransaction
    Uni<CreateAnswer> settle(UUID id, IdempotencyKey key, Observation seen) {
        return transactions.apply(id, seen).chain(row -> keep(row, key));
    }

    /**
     * Answers for a request that died before it could, with the transaction as it is now. As long as the outcome is not
     * known that is no answer to be kept: the first request may be slow and not dead, and its own answer says more.
     */
    @WithTransaction
    Uni<CreateAnswer> answerInterrupted(UUID id, IdempotencyKey key) {
        return transactions.find(id).chain(row -> {
            CreateAnswer answer = answers.of(row);
            return answer.status() == CreateAnswer.ACCEPTED ? Uni.createFrom().item(answer) : keep(row, key);
        });
    }

    /** Finds one of a type, or answers null; the id of a payout is no payment's. */
    @WithSession
    public Uni<PaymentTransaction> find(UUID id, TransactionType type) {
        return transactions.find(id).map(row -> row == null || row.type() != type ? null : row);
    }

    private Uni<CreateAnswer> keep(PaymentTransaction row, IdempotencyKey key) {
        CreateAnswer answer = answers.of(row);
        return idempotency
                .answer(key, answer.status(), answer.body())
                // Somebody answered for us while we took too long: one key has one answer.
                .map(kept -> kept == null ? answer : answers.replay(kept.status(), kept.body()));
    }
}
