package io.paycools.gateway.paycools;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.replica.Replicas;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;

/**
 * Calls PayCools, each account on its own {@link Line}, and counts what came of it. There from the start, so that its
 * gauges are.
 */
@Startup
@ApplicationScoped
class PayCoolsCalls {

    /**
     * To one account. A connection is held by one call, and a PayCools that hangs holds each for the whole time-out.
     */
    private static final int CONNECTIONS = 200;

    private final Map<String, Line> lines = new TreeMap<>();
    private final MeterRegistry metrics;

    PayCoolsCalls(Accounts accounts, Replicas replicas, OffEventLoop worker, Clock clock, MeterRegistry metrics) {
        this.metrics = metrics;
        for (Account account : accounts.all()) {
            RequestBudget budget =
                    new RequestBudget(account.maxRequestsPerSecond(), replicas::count, TimeMeter.SYSTEM_NANOTIME);
            Line line = new Line(account, budget, CONNECTIONS, worker, clock);
            lines.put(account.name(), line);
            Gauge.builder("paycools.circuit", () -> level(line))
                    .description("Whether PayCools is called: 0 yes, 1 one call tries whether it is back, 2 no.")
                    .tag("account", account.name())
                    .register(metrics);
        }
    }

    Uni<Answer> call(Operation operation, Turn turn) {
        Timer.Sample started = Timer.start(metrics);
        return lines.get(operation.account().name())
                .call(operation, turn)
                .invoke(answer -> count(started, operation, answer));
    }

    /** How many calls a job may make to the account now. */
    int grant(String account, int wanted) {
        return lines.get(account).grant(wanted);
    }

    private static int level(Line line) {
        return switch (line.circuit()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private void count(Timer.Sample started, Operation operation, Answer answer) {
        String outcome = answer instanceof Answer.Understood readable
                ? Integer.toString(readable.code())
                : answer instanceof Answer.NotSent ? "not_sent" : "unusable";
        started.stop(Timer.builder("paycools.calls")
                .description("Calls to PayCools by outcome: PayCools' code, not_sent or unusable.")
                .tag("account", operation.account().name())
                .tag("operation", operation.name())
                .tag("outcome", outcome)
                .register(metrics));
    }
}
