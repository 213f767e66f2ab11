package io.paycools.gateway.paycools;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.CountryCode;
import io.smallrye.mutiny.Uni;

/** Payouts through PayCools. */
@ApplicationScoped
class PayCoolsPayouts implements PayoutProvider {

    private final Accounts accounts;
    private final CreateCalls creates;

    PayCoolsPayouts(Accounts accounts, CreateCalls creates) {
        this.accounts = accounts;
        this.creates = creates;
    }

    @Override
    public boolean knows(String account) {
        return accounts.find(account) != null;
    }

    @Override
    public Uni<SubmitOutcome> createPayout(PayoutOrder order, Turn turn) {
        Account account = accounts.find(order.account());
        if (account == null) {
            // It was configured when the payout was recorded, which may be hours ago.
            return Uni.createFrom()
                    .item(CreateCalls.notSent("unknown_account", "the account is not configured any more"));
        }
        String path = order.country() == CountryCode.MY
                ? account.paths().createPayoutMalaysia()
                : account.paths().createPayout();
        return creates.create(
                new Operation(
                        account, "create-payout", path, timestamp -> WireRequest.CreatePayout.of(timestamp, order)),
                order.merchantOrderId(),
                turn,
                // Nobody has to do anything for a payout.
                data -> null);
    }
}
