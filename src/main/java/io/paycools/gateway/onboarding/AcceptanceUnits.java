package io.paycools.gateway.onboarding;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.onboarding.AcceptanceStep.State;
import io.paycools.gateway.provider.Exchange;
import io.paycools.gateway.security.AccountScope;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/**
 * The units of work of runs. Each is one database transaction, and none of them calls anybody. Every change of a step
 * is made under the lock of its run, so that two replicas, or a replica and whoever cancels, decide one after the
 * other.
 */
@ApplicationScoped
class AcceptanceUnits {

    private static final int MOST_REMARK = 1024;

    private final AcceptanceStore runs;
    private final Clock clock;

    AcceptanceUnits(AcceptanceStore runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** A run with its steps, in their order. */
    record Loaded(AcceptanceRun run, List<AcceptanceStep> steps) {

        /** The first step that is not over, or null. */
        AcceptanceStep current() {
            return steps.stream()
                    .filter(step -> !step.state.isOver())
                    .findFirst()
                    .orElse(null);
        }

        AcceptanceStep step(AcceptanceCase testCase, AcceptanceCheck kind) {
            return steps.stream()
                    .filter(step -> step.testCase == testCase && step.kind == kind)
                    .findFirst()
                    .orElse(null);
        }

        /** The merchant order id of what a case makes, or null when the run has no such case. */
        String orderOf(AcceptanceCase testCase) {
            AcceptanceStep request = step(testCase, AcceptanceCheck.REQUEST);
            return request == null ? null : request.merchantOrderId;
        }
    }

    /** Keeps a run, or fails with a violation of one of the constraints of {@link AcceptanceStore}. */
    @WithTransaction
    Uni<Loaded> record(AcceptanceRun run, List<AcceptanceStep> steps) {
        return runs.add(run, steps).replaceWith(new Loaded(run, steps));
    }

    @WithSession
    Uni<Loaded> byKey(String client, String key) {
        return runs.byKey(client, key).chain(this::withSteps);
    }

    @WithSession
    Uni<Loaded> find(UUID id) {
        return runs.findById(id).chain(this::withSteps);
    }

    @WithSession
    Uni<List<AcceptanceRun>> page(AccountScope scope, PageCursor after, int limit) {
        return runs.page(scope, after, limit);
    }

    @WithTransaction
    Uni<List<UUID>> claim(int limit, Duration lease) {
        Instant now = clock.instant();
        return runs.claim(now, now.plus(lease), limit);
    }

    @WithTransaction
    Uni<Void> keep(Exchange exchange) {
        return runs.keep(exchange);
    }

    /** What went over the wire for orders, in its order. */
    @WithSession
    Uni<List<AcceptanceExchange>> exchanges(List<String> merchantOrderIds) {
        return runs.exchanges(merchantOrderIds);
    }

    /** Begins the next step, or ends the run when there is none. Null when there is nothing to do in the run. */
    @WithTransaction
    Uni<Loaded> next(UUID id) {
        return locked(id)
                .invoke(loaded -> {
                    if (loaded == null) {
                        return;
                    }
                    AcceptanceStep step = loaded.current();
                    if (step == null) {
                        end(loaded, verdictOf(loaded.steps()));
                    } else if (step.state == State.OPEN) {
                        step.state = State.RUNNING;
                        step.startedAt = now();
                        step.deadlineAt = step.startedAt.plusSeconds(secondsFor(loaded.run(), step.kind));
                    }
                })
                .map(loaded -> loaded == null || !loaded.run().isRunning() ? null : loaded);
    }

    /** Notes what a step has come to. Answers whether the run can go on now. */
    @WithTransaction
    Uni<Boolean> settle(UUID id, int number, AcceptanceVerdict verdict) {
        return locked(id).map(loaded -> {
            AcceptanceStep step = loaded == null ? null : loaded.steps().get(number - 1);
            if (step == null || step.state != State.RUNNING) {
                return false;
            }
            Instant now = now();
            if (!verdict.isWaiting()) {
                finish(loaded, step, verdict, now);
                return true;
            }
            if (!now.isBefore(step.deadlineAt)) {
                finish(loaded, step, verdict.missed(), now);
                return true;
            }
            step.awaits = verdict.awaits();
            loaded.run().nextTurnAt = now;
            return false;
        });
    }

    /** Notes what the connection test has come to, all its steps at once. */
    @WithTransaction
    Uni<Boolean> settleConnection(UUID id, Map<AcceptanceCheck, AcceptanceVerdict> verdicts) {
        return locked(id).map(loaded -> {
            if (loaded == null) {
                return false;
            }
            Instant now = now();
            for (AcceptanceStep step : loaded.steps()) {
                if (step.testCase == AcceptanceCase.CONNECTION && !step.state.isOver()) {
                    finish(loaded, step, verdicts.get(step.kind), now);
                }
            }
            return true;
        });
    }

    /** Notes that PayCools is asked about the order of a step now. */
    @WithTransaction
    Uni<Void> asked(UUID id, int number) {
        return locked(id)
                .invoke(loaded -> {
                    if (loaded != null) {
                        loaded.steps().get(number - 1).askedAt = now();
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Lets the order of a step be recorded while the run goes on and is at that step. Runs inside the unit of work that
     * records it, and keeps the run as it is until that is over: who has cancelled a run has the word that nothing more
     * is made.
     */
    Uni<Void> requireRunning(UUID id, int number) {
        return locked(id)
                .invoke(loaded -> {
                    if (loaded == null || loaded.steps().get(number - 1).state != State.RUNNING) {
                        throw new ServiceException(ErrorCode.ACCEPTANCE_RUN_OVER, null);
                    }
                })
                .replaceWithVoid();
    }

    /** Ends a run before its end. A repeat is a repeat; null when there is no such run. */
    @WithTransaction
    Uni<Loaded> cancel(UUID id, String client) {
        return runs.lock(id).chain(this::withSteps).invoke(loaded -> {
            if (loaded == null || loaded.run().state == AcceptanceRun.State.CANCELLED) {
                return;
            }
            if (!loaded.run().isRunning()) {
                throw new ServiceException(ErrorCode.ACCEPTANCE_RUN_OVER, null);
            }
            skipRest(loaded, "The run was cancelled.");
            loaded.run().cancelledBy = client;
            end(loaded, AcceptanceRun.State.CANCELLED);
        });
    }

    /** The run under its lock; null when it is over or not there. */
    private Uni<Loaded> locked(UUID id) {
        return runs.lock(id)
                .chain(run -> run == null || !run.isRunning() ? Uni.createFrom().nullItem() : withSteps(run));
    }

    private Uni<Loaded> withSteps(AcceptanceRun run) {
        return run == null ? Uni.createFrom().nullItem() : runs.steps(run.id).map(steps -> new Loaded(run, steps));
    }

    private void finish(Loaded loaded, AcceptanceStep step, AcceptanceVerdict verdict, Instant now) {
        step.state = verdict.state();
        step.awaits = null;
        step.remark = cut(verdict.remark());
        step.cure = cut(verdict.cure());
        step.finishedAt = now;
        if (step.startedAt == null && verdict.state() != State.SKIPPED) {
            step.startedAt = now;
        }
        if (verdict.endsRun()) {
            skipRest(loaded, "Not tried, because of step " + step.number + ".");
        }
    }

    private void skipRest(Loaded loaded, String reason) {
        for (AcceptanceStep step : loaded.steps()) {
            if (!step.state.isOver()) {
                finish(loaded, step, AcceptanceVerdict.skipped(reason), now());
            }
        }
    }

    private void end(Loaded loaded, AcceptanceRun.State state) {
        AcceptanceRun run = loaded.run();
        run.state = state;
        run.finishedAt = now();
        run.ordersSealed = null;
    }

    private static AcceptanceRun.State verdictOf(List<AcceptanceStep> steps) {
        return steps.stream().anyMatch(step -> step.state == State.FAILED)
                ? AcceptanceRun.State.FAILED
                : AcceptanceRun.State.PASSED;
    }

    private static int secondsFor(AcceptanceRun run, AcceptanceCheck kind) {
        return kind == AcceptanceCheck.WEBHOOK ? run.webhookSeconds : run.personSeconds;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String cut(String text) {
        return text == null || text.length() <= MOST_REMARK ? text : text.substring(0, MOST_REMARK);
    }
}
