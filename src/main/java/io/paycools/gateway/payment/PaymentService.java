package io.paycools.gateway.payment;

import java.time.Clock;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.Submission;
import io.paycools.gateway.submission.SubmissionService;
import io.paycools.gateway.transaction.TransactionStatus;
import io.smallrye.mutiny.Uni;

/** Takes payments. */
@ApplicationScoped
class PaymentService {

    private static final String OPERATION = "create-payment";

    private final SubmissionService submissions;
    private final PaymentProvider provider;
    private final Clock clock;

    PaymentService(SubmissionService submissions, PaymentProvider provider, Clock clock) {
        this.submissions = submissions;
        this.provider = provider;
        this.clock = clock;
    }

    /** Creates a payment, or gives the answer that the key got before. */
    Uni<CreateAnswer> create(IdempotencyKey key, PaymentRequest request) {
        return create(key, request, Submission::unguarded);
    }

    /** The same, which a guard may refuse inside the unit of work that records it. */
    Uni<CreateAnswer> create(IdempotencyKey key, PaymentRequest request, Supplier<Uni<Void>> guard) {
        PaymentDraft draft = PaymentDraft.of(request, key.client(), clock.instant());
        return submissions.submit(new Submission(
                key,
                OPERATION,
                draft.fingerprint(),
                draft.transaction(),
                // A payer waits in front of it: what cannot be sent now has failed.
                TransactionStatus.SUBMITTING,
                guard,
                () -> provider.createPayment(draft.order())));
    }
}
