package io.paycools.gateway.paycools;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.replica.Replicas;
import io.paycools.gateway.tracing.Tracing;
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

    /** How long calls take is counted in these steps. */
    private static final Duration[] STEPS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    /** The outcomes of whatever is asked that tell nothing. */
    private static final Set<String> UNCERTAIN = Set.of(
            SubmitOutcome.Unknown.class.getSimpleName(),
            SubmitOutcome.NotSent.class.getSimpleName(),
            QueryOutcome.Unavailable.class.getSimpleName());

    private final Map<String, Line> lines = new TreeMap<>();
    private final MeterRegistry metrics;
    private final WireTap tap;
    private final Tracing tracing;

    PayCoolsCalls(
            Accounts accounts,
            Authorities authorities,
            Replicas replicas,
            OffEventLoop worker,
            Clock clock,
            MeterRegistry metrics,
            WireTap tap,
            Tracing tracing) {
        this.tap = tap;
        this.metrics = metrics;
        this.tracing = tracing;
        for (Account account : accounts.all()) {
            RequestBudget budget =
                    new RequestBudget(account.maxRequestsPerSecond(), replicas::count, TimeMeter.SYSTEM_NANOTIME);
            Line line = new Line(account, authorities.of(account.name()), budget, CONNECTIONS, worker, clock);
            lines.put(account.name(), line);
            Gauge.builder("paycools.circuit", () -> level(line))
                    .description("Whether PayCools is called: 0 yes, 1 one call tries whether it is back, 2 no.")
                    .tag("account", account.name())
                    .register(metrics);
            show(
                    "paycools.connections.free",
                    "Connections that a call could take now.",
                    account,
                    line::freeConnections);
            show("paycools.connections.waiting", "Calls that wait for a connection.", account, line::waiting);
            show("paycools.budget.available", "Requests that could be sent at once now.", account, line::budget);
            Line.NOT_SENT.forEach(reason -> notSent(account, reason));
        }
        Gauge.builder("gateway.replicas", replicas::count)
                .description("Processes of this service, as this one counts them.")
                .register(metrics);
    }

    private void show(String name, String description, Account account, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag("account", account.name())
                .register(metrics);
    }

    private Counter notSent(Account account, String reason) {
        return Counter.builder("paycools.not.sent")
                .description("Calls that were certainly not sent.")
                .tag("account", account.name())
                .tag("reason", reason)
                .register(metrics);
    }

    /**
     * Does an operation as a whole, for which there may be several calls, and brings what came of it back to the
     * context of whoever asked. PayCools is a stranger and not told of our traces.
     */
    <T> Uni<T> operation(Operation operation, Supplier<Uni<T>> work) {
        return tracing.call(
                "PayCools " + operation.name(),
                operation.account().name(),
                trace -> OffEventLoop.returning(work),
                PayCoolsCalls::result);
    }

    private static Tracing.Result result(Object outcome) {
        String name = outcome.getClass().getSimpleName();
        return new Tracing.Result(name, !UNCERTAIN.contains(name));
    }

    Uni<Answer> call(Operation operation, Turn turn) {
        Timer.Sample started = Timer.start(metrics);
        Line line = lines.get(operation.account().name());
        return tap.on(operation, seen -> line.call(seen, turn)).invoke(answer -> count(started, operation, answer));
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
        if (answer instanceof Answer.NotSent notSent) {
            notSent(operation.account(), notSent.code()).increment();
        }
        String outcome = answer instanceof Answer.Understood readable
                ? ProviderCodes.label(readable.code())
                : answer instanceof Answer.NotSent ? "not_sent" : "unusable";
        started.stop(Timer.builder("paycools.calls")
                .description("Calls to PayCools by outcome: PayCools' code, not_sent or unusable.")
                .tag("account", operation.account().name())
                .tag("operation", operation.name())
                .tag("outcome", outcome)
                .serviceLevelObjectives(STEPS)
                .register(metrics));
    }
}
