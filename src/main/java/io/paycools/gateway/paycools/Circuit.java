package io.paycools.gateway.paycools;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

import jakarta.enterprise.util.TypeLiteral;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Stops calling a PayCools that is out of reach, so that callers are told at once instead of after a time-out, and jobs
 * do not wear themselves out. After a while one call tries whether it is back. Never calls twice.
 */
final class Circuit {

    private static final Logger LOG = Logger.getLogger(Circuit.class);

    /** The answer while it is open. */
    static final Answer OPEN = new Answer.NotSent("provider_circuit_open", "PayCools could not be reached lately");

    /**
     * When it opens.
     *
     * @param volume after how many calls at the earliest, and how many of the last ones count
     * @param failurePercentage how many of these were out of reach
     * @param delay how long nothing is sent then
     */
    record Rules(int volume, int failurePercentage, Duration delay) {}

    /** Carries an answer through the guard as a failure, and back. */
    private static final class OutOfReach extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        OutOfReach(Answer answer) {
            super(answer.problem(), null, false, false);
            this.answer = answer;
        }
    }

    private final String account;
    private final TypedGuard<Uni<Answer>> guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile boolean trying;

    Circuit(String account, Rules rules) {
        this.account = account;
        this.guard = TypedGuard.create(new TypeLiteral<Uni<Answer>>() {})
                .withDescription("paycools-" + account)
                .withCircuitBreaker()
                .requestVolumeThreshold(rules.volume())
                .failureRatio(rules.failurePercentage() / 100.0)
                .delay(rules.delay().toMillis(), ChronoUnit.MILLIS)
                .failOn(OutOfReach.class)
                .onStateChange(this::changed)
                .done()
                .build();
    }

    CircuitBreakerState state() {
        return state;
    }

    /** How many calls a job may make, as far as this is concerned: one at a time while it is tried. */
    int room(int wanted) {
        return switch (state) {
            case CLOSED -> wanted;
            case HALF_OPEN -> trying ? 0 : Math.min(1, wanted);
            case OPEN -> 0;
        };
    }

    /** Sends, unless PayCools is known to be out of reach: then nothing is even begun. */
    Uni<Answer> call(Supplier<Uni<Answer>> send) {
        return Uni.createFrom()
                .deferred(() -> guard.get(() -> {
                    trying = state == CircuitBreakerState.HALF_OPEN;
                    return send.get().invoke(Circuit::failWhenOutOfReach);
                }))
                .onFailure(OutOfReach.class)
                .recoverWithItem(failure -> failure.answer)
                .onFailure(CircuitBreakerOpenException.class)
                .recoverWithItem(OPEN);
    }

    private static void failWhenOutOfReach(Answer answer) {
        if (answer.outOfReach()) {
            throw new OutOfReach(answer);
        }
    }

    private void changed(CircuitBreakerState now) {
        state = now;
        trying = false;
        LOG.logf(
                now == CircuitBreakerState.OPEN ? Logger.Level.WARN : Logger.Level.INFO,
                "account=%s circuit to PayCools %s",
                account,
                now);
    }
}
