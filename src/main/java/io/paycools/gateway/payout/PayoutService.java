package io.paycools.gateway.payout;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.Submission;
import io.paycools.gateway.submission.SubmissionService;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.TransactionStatus;
import io.smallrye.mutiny.Uni;

/** Sends payouts. */
@ApplicationScoped
class PayoutService {

    private static final String OPERATION = "create-payout";

    private final SubmissionService submissions;
    private final PayoutProvider provider;
    private final PayoutLimits limits;
    private final Beneficiaries beneficiaries;

    PayoutService(
            SubmissionService submissions, PayoutProvider provider, PayoutLimits limits, Beneficiaries beneficiaries) {
        this.submissions = submissions;
        this.provider = provider;
        this.limits = limits;
        this.beneficiaries = beneficiaries;
    }

    /** Creates a payout, or gives the answer that the key got before. */
    Uni<CreateAnswer> create(IdempotencyKey key, PayoutRequest request) {
        return create(key, request, Submission::unguarded);
    }

    /** The same, which a guard may refuse inside the unit of work that records it. */
    Uni<CreateAnswer> create(IdempotencyKey key, PayoutRequest request, Supplier<Uni<Void>> guard) {
        PayoutDraft draft = PayoutDraft.of(request, key.client(), beneficiaries);
        Money amount = draft.transaction().amount();
        return submissions.submit(new Submission(
                        key,
                        OPERATION,
                        draft.fingerprint(),
                        draft.transaction(),
                        limits.needsApproval(amount)
                                ? TransactionStatus.AWAITING_APPROVAL
                                : TransactionStatus.SUBMITTING,
                        () -> limits.requireWithinDailyLimit(amount.minorUnits(), amount.currency()),
                        () -> provider.createPayout(draft.order(), Turn.TO_BE_TAKEN))
                .guardedBy(guard));
    }
}
