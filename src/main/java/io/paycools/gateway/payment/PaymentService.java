package io.paycools.gateway.payment;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.transaction.ConstraintViolations;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.TransactionStore;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Takes payments: record, call, record. */
@ApplicationScoped
class PaymentService {

    private static final String OPERATION = "create-payment";

    private final PaymentUnits units;
    private final PaymentProvider provider;
    private final Answers answers;
    private final Clock clock;
    private final Duration busyTime;

    PaymentService(
            PaymentUnits units,
            PaymentProvider provider,
            Answers answers,
            Clock clock,
            @ConfigProperty(name = "gateway.idempotency.busy-time") Duration busyTime) {
        this.units = units;
        this.provider = provider;
        this.answers = answers;
        this.clock = clock;
        this.busyTime = busyTime;
    }

    /** Creates a payment, or gives the answer that the key got before. */
    Uni<PaymentAnswer> create(IdempotencyKey key, PaymentRequest request) {
        PaymentDraft draft = PaymentDraft.of(request, key.client(), clock.instant());
        IdempotencyStore.Claim claim = new IdempotencyStore.Claim(
                key, OPERATION, draft.fingerprint(), draft.transaction().id(), busyTime);
        return recordThenCall(draft, claim)
                .onFailure(failure -> ConstraintViolations.isOf(IdempotencyStore.CONSTRAINT, failure))
                .recoverWithUni(() -> units.prior(claim).chain(prior -> repeat(prior, claim)))
                .onFailure(failure -> ConstraintViolations.isOf(TransactionStore.MERCHANT_ORDER_CONSTRAINT, failure))
                .transform(failure -> new ServiceException(
                        ErrorCode.DUPLICATE_MERCHANT_ORDER_ID, "Another request has used it for this account."));
    }

    private Uni<PaymentAnswer> recordThenCall(PaymentDraft draft, IdempotencyStore.Claim claim) {
        return units.record(draft.transaction(), claim)
                .chain(() -> call(draft.order()))
                .chain(outcome -> record(draft.transaction(), claim.key(), outcome));
    }

    private Uni<SubmitOutcome> call(PaymentOrder order) {
        return provider.createPayment(order);
    }

    private Uni<PaymentAnswer> record(NewTransaction order, IdempotencyKey key, SubmitOutcome outcome) {
        return units.settle(order.id(), key, outcome.observation());
    }

    private Uni<PaymentAnswer> repeat(IdempotencyStore.Prior prior, IdempotencyStore.Claim claim) {
        if (prior instanceof IdempotencyStore.Answered answered) {
            return Uni.createFrom().item(answers.replay(answered.status(), answered.body()));
        }
        if (prior instanceof IdempotencyStore.Interrupted interrupted) {
            UUID id = interrupted.transactionId();
            return units.answerInterrupted(id, claim.key())
                    .map(answer -> new PaymentAnswer(answer.status(), answer.body(), answer.id(), true));
        }
        if (prior instanceof IdempotencyStore.Running running) {
            return Uni.createFrom()
                    .failure(
                            ServiceException.retryLater(ErrorCode.IDEMPOTENCY_IN_PROGRESS, null, running.retryAfter()));
        }
        return Uni.createFrom().failure(new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REUSED, null));
    }
}
