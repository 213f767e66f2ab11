package io.paycools.gateway.payout;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.transaction.BatchStore;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of a batch. */
@ApplicationScoped
class PayoutBatchUnits {

    private final BatchStore batches;
    private final IdempotencyStore idempotency;
    private final PayoutLimits limits;

    PayoutBatchUnits(BatchStore batches, IdempotencyStore idempotency, PayoutLimits limits) {
        this.batches = batches;
        this.idempotency = idempotency;
        this.limits = limits;
    }

    /** Claims the key, asks the limits and records everything with its answer: all or nothing. */
    @WithTransaction
    Uni<Void> record(PayoutBatchDraft draft, IdempotencyStore.Claim claim) {
        Uni<Void> chain = idempotency.claimAnswered(claim, PayoutBatchDraft.ACCEPTED, draft.answer());
        // In the order of the currencies, so that two batches wait for each other and never both.
        for (CurrencyCode currency : CurrencyCode.values()) {
            Long sum = draft.sums().get(currency);
            if (sum != null) {
                chain = chain.chain(() -> limits.requireWithinDailyLimit(sum, currency));
            }
        }
        return chain.chain(() -> batches.record(draft.batch(), draft.prepared()));
    }

    @WithSession
    Uni<IdempotencyStore.Prior> prior(IdempotencyStore.Claim claim) {
        return idempotency.prior(claim);
    }

    @WithSession
    Uni<List<BatchStore.Used>> used(PayoutBatchDraft draft) {
        return batches.used(draft.prepared());
    }

    /** Finds one with its progress, or answers null. */
    @WithSession
    Uni<PayoutBatchView> find(UUID id) {
        return batches.find(id).onItem().ifNotNull().transformToUni(batch -> batches.progress(id)
                .map(progress -> PayoutBatchView.of(batch, progress)));
    }

    /** Lines of a batch in their order, or null when there is no such batch. */
    @WithSession
    Uni<List<PaymentTransaction>> lines(UUID id, int after, int limit) {
        return batches.find(id).onItem().ifNotNull().transformToUni(batch -> batches.lines(id, after, limit));
    }
}
