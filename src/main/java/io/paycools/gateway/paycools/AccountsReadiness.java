package io.paycools.gateway.paycools;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows the fingerprints of the keys in use, to be compared by hand with PayCools' dashboard, and whether PayCools is
 * reached without TLS. Always up: that PayCools is down must not take us out of service, see the metric paycools_calls.
 */
@Readiness
@ApplicationScoped
class AccountsReadiness implements HealthCheck {

    private final Accounts accounts;

    AccountsReadiness(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("paycools-accounts").up();
        for (Account account : accounts.all()) {
            AccountKeys keys = account.keys().keys();
            answer.withData(
                    account.name() + ".merchantKey",
                    RsaKeys.fingerprint(account.keys().signing().publicKey()));
            if (keys.next() != null) {
                answer.withData(
                        account.name() + ".merchantKey.configured",
                        RsaKeys.fingerprint(keys.merchant().publicKey()));
                answer.withData(
                        account.name() + ".merchantKey.next",
                        RsaKeys.fingerprint(keys.next().publicKey()));
            }
            for (int i = 0; i < keys.platform().size(); i++) {
                answer.withData(
                        account.name() + ".platformKey." + (i + 1),
                        RsaKeys.fingerprint(keys.platform().get(i)));
            }
            if (account.insecure()) {
                answer.withData(account.name() + ".warning", "PayCools is reached without TLS");
            }
        }
        return answer.build();
    }
}
