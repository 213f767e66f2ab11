package io.paycools.gateway.submission;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.ConstraintViolations;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionStore;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The rhythm of everything that moves money: record, call, record. */
@ApplicationScoped
public class SubmissionService {

    /** The inline attempt is the first one. */
    private static final int FIRST_ATTEMPT = 1;

    private final SubmissionUnits units;
    private final Answers answers;
    private final Tracing tracing;
    private final Duration busyTime;

    SubmissionService(
            SubmissionUnits units,
            Answers answers,
            Tracing tracing,
            @ConfigProperty(name = "gateway.idempotency.busy-time") Duration busyTime) {
        this.units = units;
        this.answers = answers;
        this.tracing = tracing;
        this.busyTime = busyTime;
    }

    /** Submits, or gives the answer that the key got before. */
    public Uni<CreateAnswer> submit(Submission submission) {
        IdempotencyStore.Claim claim = new IdempotencyStore.Claim(
                submission.key(), submission.operation(), submission.fingerprint(), submission.id(), busyTime);
        return recordThenCall(submission, claim)
                .onFailure(failure -> ConstraintViolations.isOf(IdempotencyStore.CONSTRAINT, failure))
                .recoverWithUni(() -> units.prior(claim).chain(prior -> repeat(prior, claim)))
                .onFailure(failure -> ConstraintViolations.isOf(TransactionStore.MERCHANT_ORDER_CONSTRAINT, failure))
                .transform(failure -> new ServiceException(
                        ErrorCode.DUPLICATE_MERCHANT_ORDER_ID, "Another request has used it for this account."));
    }

    private Uni<CreateAnswer> recordThenCall(Submission submission, IdempotencyStore.Claim claim) {
        return units.record(submission, claim)
                .invoke(tracing::about)
                .chain(row -> row.status() == TransactionStatus.SUBMITTING
                        ? call(submission, row, claim)
                        : units.answer(row.id(), claim.key()));
    }

    private Uni<CreateAnswer> call(Submission submission, PaymentTransaction row, IdempotencyStore.Claim claim) {
        return submission
                .call()
                .apply(row)
                .chain(outcome -> units.settle(
                        claim.transactionId(),
                        claim.key(),
                        outcome.observation().withSend(FIRST_ATTEMPT)));
    }

    private Uni<CreateAnswer> repeat(IdempotencyStore.Prior prior, IdempotencyStore.Claim claim) {
        if (prior instanceof IdempotencyStore.Answered answered) {
            return Uni.createFrom().item(answers.replay(answered.status(), answered.body()));
        }
        if (prior instanceof IdempotencyStore.Interrupted interrupted) {
            return units.answerInterrupted(interrupted.transactionId(), claim.key())
                    .map(CreateAnswer::asReplay);
        }
        if (prior instanceof IdempotencyStore.Running running) {
            return Uni.createFrom()
                    .failure(
                            ServiceException.retryLater(ErrorCode.IDEMPOTENCY_IN_PROGRESS, null, running.retryAfter()));
        }
        return Uni.createFrom().failure(new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REUSED, null));
    }
}
