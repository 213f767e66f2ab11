package io.paycools.gateway.refund;

import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.CreateRequests;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Reads and checks bodies of create requests for whoever acts in a caller's name. */
@ApplicationScoped
class RefundRequests implements CreateRequests {

    private final RefundService refunds;
    private final JsonBody json;

    RefundRequests(RefundService refunds, JsonBody json) {
        this.refunds = refunds;
        this.json = json;
    }

    @Override
    public TransactionType type() {
        return TransactionType.REFUND;
    }

    @Override
    public void check(byte[] body) {
        read(body);
    }

    @Override
    public Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, byte[] body, Supplier<Uni<Void>> guard) {
        return refunds.create(key, payment, read(body), guard);
    }

    private RefundRequest read(byte[] body) {
        return json.read(body, RefundRequest.class, PaymentRefundsResource::checkAmount);
    }
}
