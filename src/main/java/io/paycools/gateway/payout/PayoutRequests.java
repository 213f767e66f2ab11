package io.paycools.gateway.payout;

import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.CreateRequests;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Reads and checks bodies of create requests for whoever acts in a caller's name. */
@ApplicationScoped
class PayoutRequests implements CreateRequests {

    private final PayoutService payouts;
    private final PayoutProvider provider;
    private final JsonBody json;

    PayoutRequests(PayoutService payouts, PayoutProvider provider, JsonBody json) {
        this.payouts = payouts;
        this.provider = provider;
        this.json = json;
    }

    @Override
    public TransactionType type() {
        return TransactionType.PAYOUT;
    }

    @Override
    public void check(byte[] body) {
        read(body);
    }

    @Override
    public Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, byte[] body, Supplier<Uni<Void>> guard) {
        return payouts.create(key, read(body), guard);
    }

    private PayoutRequest read(byte[] body) {
        return json.read(
                body,
                PayoutRequest.class,
                (value, violations) -> PayoutRules.check(value, provider::knows, violations));
    }
}
