package io.paycools.gateway.paycools;

import java.util.Collection;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.CallBudget;

/** Grants calls to jobs. */
@ApplicationScoped
class PayCoolsCallBudget implements CallBudget {

    private final Accounts accounts;
    private final PayCoolsCalls calls;

    PayCoolsCallBudget(Accounts accounts, PayCoolsCalls calls) {
        this.accounts = accounts;
        this.calls = calls;
    }

    @Override
    public Collection<String> accounts() {
        return accounts.all().stream().map(Account::name).toList();
    }

    @Override
    public int grant(String account, int wanted) {
        return accounts.find(account) == null ? 0 : calls.grant(account, wanted);
    }
}
