package io.paycools.gateway.payout;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.IdempotencyStore;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.transaction.BatchStore;
import io.paycools.gateway.transaction.ConstraintViolations;
import io.paycools.gateway.transaction.TransactionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Takes batches: read and worked out off the event loop, recorded in one unit of work, sent by the dispatcher. */
@ApplicationScoped
class PayoutBatchService {

    private static final String OPERATION = "create-payout-batch";
    private static final int MOST_VIOLATIONS = 1000;

    private final PayoutBatchUnits units;
    private final PayoutBatchDraft.Tools tools;
    private final Clock clock;
    private final Vertx vertx;

    PayoutBatchService(
            PayoutBatchUnits units,
            Beneficiaries beneficiaries,
            PayoutLimits limits,
            BatchStore store,
            ObjectMapper json,
            Clock clock,
            Vertx vertx) {
        this.units = units;
        this.tools = new PayoutBatchDraft.Tools(beneficiaries, limits, store, json);
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Creates a batch, or gives the answer that the key got before. */
    Uni<CreateAnswer> create(IdempotencyKey key, Supplier<PayoutBatchReader.Batch> reading) {
        return vertx.executeBlocking(
                        () -> PayoutBatchDraft.of(reading.get(), key.client(), clock.instant(), tools), false)
                .chain(draft -> record(draft, key));
    }

    private Uni<CreateAnswer> record(PayoutBatchDraft draft, IdempotencyKey key) {
        UUID id = draft.batch().id();
        IdempotencyStore.Claim claim =
                new IdempotencyStore.Claim(key, OPERATION, draft.fingerprint(), id, Duration.ZERO);
        return units.record(draft, claim)
                .map(recorded -> new CreateAnswer(PayoutBatchDraft.ACCEPTED, draft.answer(), id, false))
                .onFailure(failure -> ConstraintViolations.isOf(IdempotencyStore.CONSTRAINT, failure))
                .recoverWithUni(() -> units.prior(claim).map(this::repeat))
                .onFailure(failure -> ConstraintViolations.isOf(TransactionStore.MERCHANT_ORDER_CONSTRAINT, failure))
                .recoverWithUni(() -> units.used(draft).map(used -> {
                    throw duplicates(draft, used);
                }));
    }

    private CreateAnswer repeat(IdempotencyStore.Prior prior) {
        if (prior instanceof IdempotencyStore.Answered answered) {
            try {
                JsonNode body = tools.json().readTree(answered.body());
                return new CreateAnswer(
                        answered.status(),
                        answered.body(),
                        UUID.fromString(body.get("id").asText()),
                        true);
            } catch (java.io.IOException e) {
                throw new IllegalStateException("a kept answer cannot be read", e);
            }
        }
        throw new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REUSED, null);
    }

    private static ServiceException duplicates(PayoutBatchDraft draft, List<BatchStore.Used> used) {
        Set<BatchStore.Used> taken = new HashSet<>(used);
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < draft.lines().size() && violations.size() < MOST_VIOLATIONS; i++) {
            if (taken.contains(draft.orderIds().get(i))) {
                violations.add(new Violation(draft.lines().get(i).field("merchantOrderId"), "is already used"));
            }
        }
        return ServiceException.with(
                ErrorCode.DUPLICATE_MERCHANT_ORDER_ID, "Nothing of the batch was recorded.", violations);
    }
}
