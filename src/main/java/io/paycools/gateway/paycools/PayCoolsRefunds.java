package io.paycools.gateway.paycools;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.provider.RefundProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.smallrye.mutiny.Uni;

/** Refunds through PayCools. */
@ApplicationScoped
class PayCoolsRefunds implements RefundProvider {

    private final Accounts accounts;
    private final CreateCalls creates;

    PayCoolsRefunds(Accounts accounts, CreateCalls creates) {
        this.accounts = accounts;
        this.creates = creates;
    }

    @Override
    public boolean knows(String account) {
        return accounts.find(account) != null;
    }

    @Override
    public Uni<SubmitOutcome> createRefund(RefundOrder order, Turn turn) {
        Account account = accounts.find(order.account());
        if (account == null) {
            // It was configured when the refund was recorded, which may be days ago.
            return Uni.createFrom()
                    .item(CreateCalls.notSent("unknown_account", "the account is not configured any more"));
        }
        Operation operation = new Operation(
                account,
                "create-refund",
                account.paths().createRefund(),
                timestamp -> WireRequest.CreateRefund.of(timestamp, order, account.notifyUrl()));
        return creates.createRefund(operation, order.merchantOrderId(), turn);
    }
}
