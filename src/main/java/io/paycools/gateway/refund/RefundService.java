package io.paycools.gateway.refund;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.provider.RefundProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.Sender;
import io.paycools.gateway.submission.Submission;
import io.paycools.gateway.submission.SubmissionService;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Gives payments back: at once, and later what PayCools did not take then. */
@ApplicationScoped
class RefundService implements Sender {

    private static final String OPERATION = "create-refund";

    private final SubmissionService submissions;
    private final RefundTerms terms;
    private final RefundProvider provider;

    RefundService(SubmissionService submissions, RefundTerms terms, RefundProvider provider) {
        this.submissions = submissions;
        this.terms = terms;
        this.provider = provider;
    }

    /** Creates a refund of the payment, or gives the answer that the key got before. */
    Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, RefundRequest request) {
        return create(key, payment, request, Submission::unguarded);
    }

    /** The same, which a guard may refuse inside the unit of work that records it. */
    Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, RefundRequest request, Supplier<Uni<Void>> guard) {
        UUID id = Ids.next();
        return submissions.submit(new Submission(
                        key,
                        OPERATION,
                        fingerprint(payment, request),
                        id,
                        TransactionStatus.SUBMITTING,
                        () -> terms.workOut(id, payment, key.client(), request),
                        recorded -> provider.createRefund(orderOf(recorded), Turn.TO_BE_TAKEN))
                .guardedBy(guard));
    }

    @Override
    public TransactionType type() {
        return TransactionType.REFUND;
    }

    @Override
    public Supplier<Uni<SubmitOutcome>> prepare(PaymentTransaction row) {
        RefundOrder order = orderOf(row);
        return () -> provider.createRefund(order, Turn.GRANTED);
    }

    private static RefundOrder orderOf(PaymentTransaction row) {
        return new RefundOrder(
                row.account(),
                row.merchantOrderId(),
                row.paymentReference(),
                row.amount(),
                row.country(),
                row.description());
    }

    /** Of which payment, and everything that the caller sent, the amount as its value. */
    private static String fingerprint(UUID payment, RefundRequest request) {
        Map<String, String> values = new TreeMap<>();
        values.put("paymentId", payment.toString());
        if (request.amount() != null) {
            values.put(
                    "amount",
                    new BigDecimal(request.amount()).stripTrailingZeros().toPlainString());
        }
        return RequestFingerprint.of(request, values);
    }
}
