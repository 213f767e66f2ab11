package io.paycools.gateway.payment;

import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.submission.CreateAnswer;
import io.paycools.gateway.submission.CreateRequests;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Reads and checks bodies of create requests for whoever acts in a caller's name. */
@ApplicationScoped
class PaymentRequests implements CreateRequests {

    private final PaymentService payments;
    private final PaymentProvider provider;
    private final JsonBody json;

    PaymentRequests(PaymentService payments, PaymentProvider provider, JsonBody json) {
        this.payments = payments;
        this.provider = provider;
        this.json = json;
    }

    @Override
    public TransactionType type() {
        return TransactionType.PAYMENT;
    }

    @Override
    public void check(byte[] body) {
        read(body);
    }

    @Override
    public Uni<CreateAnswer> create(IdempotencyKey key, UUID payment, byte[] body, Supplier<Uni<Void>> guard) {
        return payments.create(key, read(body), guard);
    }

    private PaymentRequest read(byte[] body) {
        return json.read(
                body,
                PaymentRequest.class,
                (value, violations) -> PaymentRules.check(value, provider::knows, violations));
    }
}
