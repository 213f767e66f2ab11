package io.paycools.gateway.submission;

import java.util.UUID;
import java.util.function.Supplier;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/**
 * Takes create requests of one type exactly as callers send them, from whoever makes transactions in a caller's name;
 * they are ordinary ones, under every rule and limit.
 */
public interface CreateRequests {

    /** What is created. */
    TransactionType type();

    /**
     * Checks a body without creating anything.
     *
     * @throws io.paycools.gateway.api.ServiceException with everything that is wrong
     */
    void check(byte[] body);

    /**
     * Creates it, or gives the answer that the key got before.
     *
     * @param payment the payment that a refund gives back; null but for refunds
     * @param guard may refuse it, inside the unit of work that records it; must not call anybody
     */
    Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, byte[] body, Supplier<Uni<Void>> guard);
}
