package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Seals what the release before kept in the clear, and erases the texts of messages that have been over for long. */
@ApplicationScoped
class InboxUpkeep {

    private static final Logger LOG = Logger.getLogger(InboxUpkeep.class);
    private static final int AT_ONCE = 100;

    private final InboxUpkeepUnits units;
    private final Clock clock;
    private final Duration retention;

    InboxUpkeep(
            InboxUpkeepUnits units,
            Clock clock,
            @ConfigProperty(name = "gateway.webhooks.retention") Duration retention) {
        this.units = units;
        this.clock = clock;
        this.retention = retention;
    }

    @Scheduled(
            every = "${gateway.personal-data.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "webhook-inbox-upkeep")
    Uni<Void> tidy() {
        return sealAll().chain(this::eraseAll).onFailure(Unexpected::isNoError).recoverWithUni(InboxUpkeep::leave);
    }

    private Uni<Void> sealAll() {
        return units.sealClear(AT_ONCE).map(List::size).chain(done -> done < AT_ONCE ? nothing() : sealAll());
    }

    private Uni<Void> eraseAll() {
        return units.erase(clock.instant().minus(retention), AT_ONCE)
                .chain(done -> done < AT_ONCE ? nothing() : eraseAll());
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private static Uni<Void> leave(Throwable failure) {
        LOG.warnf("upkeep of the webhook inbox left to its next turn: %s", Unexpected.describe(failure));
        return nothing();
    }
}
