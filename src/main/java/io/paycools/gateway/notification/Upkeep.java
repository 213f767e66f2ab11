package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.api.Unexpected;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Shows how the deliveries stand, and deletes those that have been over for long. */
@ApplicationScoped
class Upkeep {

    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int AT_ONCE = 500;

    private final DeliveryUnits units;
    private final Clock clock;
    private final Duration retention;
    private volatile DeliveryStore.Depth depth = new DeliveryStore.Depth(0, null, 0);

    Upkeep(DeliveryUnits units, Clock clock, NotificationConfig config, MeterRegistry metrics) {
        this.units = units;
        this.clock = clock;
        this.retention = config.retention();
        metrics.gauge("gateway.notification.pending", this, upkeep -> upkeep.depth.pending());
        metrics.gauge("gateway.notification.dead", this, upkeep -> upkeep.depth.dead());
        metrics.gauge("gateway.notification.oldest.age.seconds", this, Upkeep::age);
    }

    private long age() {
        Instant oldest = depth.oldest();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, identity = "notification-depth")
    Uni<Void> look() {
        return units.depth()
                .invoke(found -> depth = found)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(Upkeep::leave);
    }

    @Scheduled(
            every = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "notification-retention")
    Uni<Void> tidy() {
        return delete(clock.instant().minus(retention))
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(Upkeep::leave);
    }

    private Uni<Void> delete(Instant before) {
        return units.deleteOlderThan(before, AT_ONCE)
                .chain(deleted -> deleted < AT_ONCE ? Uni.createFrom().voidItem() : delete(before));
    }

    private static Uni<Void> leave(Throwable failure) {
        LOG.warnf("upkeep of notifications left to its next turn: %s", Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
