package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.sampling.Sample;
import io.paycools.gateway.sampling.Samples;
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
    private final Sample<DeliveryStore.Depth> sample;

    Upkeep(DeliveryUnits units, Clock clock, NotificationConfig config, Samples samples, MeterRegistry metrics) {
        this.units = units;
        this.clock = clock;
        this.retention = config.retention();
        this.sample = samples.named("notifications");
        sample.gauge(
                "gateway.notification.pending",
                "Deliveries that wait for endpoints which are open.",
                Tags.empty(),
                metrics,
                DeliveryStore.Depth::pending);
        sample.gauge(
                "gateway.notification.dead",
                "Deliveries given up and not delivered since.",
                Tags.empty(),
                metrics,
                DeliveryStore.Depth::dead);
        sample.gauge(
                "gateway.notification.oldest.age.seconds",
                "How long ago happened what the oldest waiting delivery tells of.",
                Tags.empty(),
                metrics,
                depth -> age(depth.oldest()));
    }

    private long age(Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    @Scheduled(
            every = "${gateway.samples.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "notification-depth")
    Uni<Void> look() {
        return units.depth()
                .invoke(sample::set)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    sample.lost();
                    return leave(failure);
                });
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
