package io.paycools.gateway.paycools;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import io.github.bucket4j.TimeMeter;

/** Lines to a PayCools that a test plays itself. */
final class TestLines {

    /** Stays closed whatever happens. */
    static final Circuit.Rules PATIENT = new Circuit.Rules(1000, 100, Duration.ofSeconds(5));

    private TestLines() {}

    static Account account(String baseUrl, Duration timeout, Circuit.Rules circuit) {
        Account any = TestAccounts.with("platform-2048");
        return new Account(
                any.name(),
                any.appId(),
                any.keys(),
                URI.create(baseUrl),
                any.notifyUrl(),
                timeout,
                timeout,
                any.maxRequestsPerSecond(),
                null,
                circuit,
                true,
                any.environment());
    }

    static Line line(Account account, int connections, OffEventLoop worker) {
        RequestBudget budget = new RequestBudget(1000, () -> 1, TimeMeter.SYSTEM_NANOTIME);
        return new Line(account, budget, connections, worker, Clock.systemUTC());
    }

    /** Asks for something, what does not matter. */
    static Operation question(Account account) {
        return new Operation(
                account, "test", "/open-api/test", timestamp -> new WireRequest.QueryBalance(timestamp, "PH"));
    }
}
