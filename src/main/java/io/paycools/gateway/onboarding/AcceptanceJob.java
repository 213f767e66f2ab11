package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.work.UnderWay;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes runs on that can go on. The claim is in the database, and the replicas share the runs by it; each is handed out
 * over the event bus, so that it has a context, and a database session, of its own.
 */
@ApplicationScoped
class AcceptanceJob {

    /** The address on the event bus at which one run is taken on; the message is its id, as text. */
    static final String TURN = "acceptance-turn";

    private static final Logger LOG = Logger.getLogger(AcceptanceJob.class);
    private static final int AT_ONCE = 10;
    private static final DeliveryOptions PATIENT = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofMinutes(5).toMillis());

    private final AcceptanceUnits units;
    private final AcceptanceTurns turns;
    private final EventBus bus;
    private final UnderWay underWay;
    private final Duration lease;

    AcceptanceJob(
            AcceptanceUnits units,
            AcceptanceTurns turns,
            EventBus bus,
            UnderWay underWay,
            @ConfigProperty(name = "gateway.acceptance.lease") Duration lease) {
        this.units = units;
        this.turns = turns;
        this.bus = bus;
        this.underWay = underWay;
        this.lease = lease;
    }

    @Scheduled(
            every = "${gateway.acceptance.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "acceptance-runs")
    Uni<Void> sweep() {
        return units.claim(AT_ONCE, lease)
                .chain(this::handOut)
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave("acceptance runs", failure));
    }

    @ConsumeEvent(TURN)
    Uni<Void> turn(String run) {
        return turns.turn(UUID.fromString(run));
    }

    private Uni<Void> handOut(List<UUID> runs) {
        return Multi.createFrom()
                .iterable(runs)
                .onItem()
                .transformToUni(run -> underWay.track(() -> bus.request(TURN, run.toString(), PATIENT)
                        .replaceWithVoid()
                        .onFailure(Unexpected::isNoError)
                        .recoverWithUni(failure -> leave("acceptance run " + run, failure))))
                .merge(AT_ONCE)
                .collect()
                .last();
    }

    private static Uni<Void> leave(String what, Throwable failure) {
        LOG.warnf("%s left to the next turn: %s", what, Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
