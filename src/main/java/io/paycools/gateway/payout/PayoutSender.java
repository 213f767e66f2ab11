package io.paycools.gateway.payout;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.submission.Sender;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Sends stored payouts: approved ones, lines of batches, and those that could not be sent before. */
@ApplicationScoped
class PayoutSender implements Sender {

    private final Beneficiaries beneficiaries;
    private final PayoutProvider provider;

    PayoutSender(Beneficiaries beneficiaries, PayoutProvider provider) {
        this.beneficiaries = beneficiaries;
        this.provider = provider;
    }

    @Override
    public TransactionType type() {
        return TransactionType.PAYOUT;
    }

    @Override
    public Supplier<Uni<SubmitOutcome>> prepare(PaymentTransaction row) {
        PayoutOrder order = beneficiaries.orderOf(row);
        return () -> provider.createPayout(order, Turn.GRANTED);
    }
}
