package io.paycools.gateway.paycools;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.BalanceProvider;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Failure;
import io.smallrye.mutiny.Uni;

/** Asks PayCools for balances. */
@ApplicationScoped
class PayCoolsBalances implements BalanceProvider {

    private final Accounts accounts;
    private final PayCoolsCalls calls;
    private final BalanceGauges gauges;

    PayCoolsBalances(Accounts accounts, PayCoolsCalls calls, BalanceGauges gauges) {
        this.accounts = accounts;
        this.calls = calls;
        this.gauges = gauges;
    }

    @Override
    public boolean knows(String account) {
        return accounts.find(account) != null;
    }

    @Override
    public Uni<BalanceOutcome> balance(String name, CountryCode country) {
        Account account = accounts.find(name);
        if (account == null) {
            return Uni.createFrom().item(new BalanceOutcome.Unavailable("the account is not configured"));
        }
        Operation operation = new Operation(
                account,
                "balance",
                account.paths().balance(),
                timestamp -> new WireRequest.QueryBalance(timestamp, country.name()));
        return calls.operation(operation, () -> calls.call(operation, Turn.TO_BE_TAKEN)
                .map(answer -> judge(answer, country.currency()))
                .invoke(outcome -> {
                    if (outcome instanceof BalanceOutcome.Known known) {
                        gauges.set(name, country, known.minorUnits());
                    }
                }));
    }

    static BalanceOutcome judge(Answer answer, CurrencyCode currency) {
        if (!(answer instanceof Answer.Understood readable)) {
            return new BalanceOutcome.Unavailable(answer.problem());
        }
        if (!readable.accepted()) {
            Failure refusal = ProviderCodes.refusal(readable.code());
            return refusal != null
                    ? new BalanceOutcome.Refused(refusal.code(), refusal.message())
                    : new BalanceOutcome.Unavailable(readable.problem());
        }
        JsonNode data = readable.data();
        String told = WireFacts.text(data, "currency");
        Long minorUnits = WireFacts.balance(data.path("balance"), currency);
        return minorUnits == null || (told != null && !told.equals(currency.name()))
                ? new BalanceOutcome.Unavailable("PayCools answered without a balance that can be read")
                : new BalanceOutcome.Known(minorUnits, currency);
    }
}
