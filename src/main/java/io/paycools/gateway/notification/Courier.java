package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.work.UnderWay;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.jboss.logging.Logger;

/**
 * Delivers what is due. Every endpoint has a lane of its own, in which a few deliveries are under way at a time: an
 * endpoint that is slow or dead fills its own lane and no other. What is due stands in the database; a lane is only how
 * this replica works it off.
 */
@ApplicationScoped
class Courier {

    /** The address of a lane on the event bus; the message is the endpoint's id, as text. */
    static final String LANE = "notification-lane";

    /** The address at which one delivery is attempted; the message is its id, as text. */
    static final String DELIVER = "notification-deliver";

    private static final Logger LOG = Logger.getLogger(Courier.class);

    /** At once, for one endpoint, by one replica. */
    private static final int LANE_WIDTH = 8;

    private static final int REFILL_AT = LANE_WIDTH / 2;

    /** Longer than any attempt; the attempt itself always ends before. */
    private static final DeliveryOptions PATIENT = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofMinutes(5).toMillis());

    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final DeliveryUnits units;
    private final Sender sender;
    private final EventBus bus;
    private final UnderWay underWay;
    private final Clock clock;
    private final Tracing tracing;
    private final ConcurrentMap<UUID, Lane> lanes = new ConcurrentHashMap<>();

    /** How this replica is at work for one endpoint. */
    private record Lane(AtomicInteger underWay, AtomicBoolean claiming) {
        Lane() {
            this(new AtomicInteger(), new AtomicBoolean());
        }
    }

    Courier(DeliveryUnits units, Sender sender, EventBus bus, UnderWay underWay, Clock clock, Tracing tracing) {
        this.units = units;
        this.sender = sender;
        this.bus = bus;
        this.underWay = underWay;
        this.clock = clock;
        this.tracing = tracing;
    }

    /** Fills the lanes that have something to do; waits for none. */
    @Scheduled(
            every = "${gateway.notifications.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "notification-courier")
    Uni<Void> sweep() {
        if (underWay.stopping()) {
            return Uni.createFrom().voidItem();
        }
        return units.due()
                .invoke(endpoints -> endpoints.forEach(this::refill))
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave("notifications", failure));
    }

    /** Over the event bus, so that each lane works in a context of its own: a database session belongs to a context. */
    private void refill(UUID endpoint) {
        bus.send(LANE, endpoint.toString(), LOCAL);
    }

    /**
     * Claims as much as the lane has room for. Whoever comes while a claim is under way leaves it to the next sweep.
     */
    @ConsumeEvent(LANE)
    Uni<Void> fill(String endpoint) {
        UUID id = UUID.fromString(endpoint);
        Lane lane = lanes.computeIfAbsent(id, first -> new Lane());
        int room = LANE_WIDTH - lane.underWay().get();
        if (underWay.stopping() || room <= 0 || !lane.claiming().compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return units.claim(id, room)
                .invoke(ids -> {
                    lane.underWay().addAndGet(ids.size());
                    ids.forEach(delivery -> handOut(id, lane, delivery));
                })
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave("notifications of endpoint " + endpoint, failure))
                .onTermination()
                .invoke(() -> lane.claiming().set(false));
    }

    private void handOut(UUID endpoint, Lane lane, UUID delivery) {
        underWay.track(() -> bus.request(DELIVER, delivery.toString(), PATIENT)
                        .replaceWithVoid()
                        .onFailure(Unexpected::isNoError)
                        .recoverWithUni(failure -> leave("notification " + delivery, failure)))
                .onTermination()
                .invoke(() -> {
                    // Not after each one, because every look costs a query.
                    if (lane.underWay().decrementAndGet() == REFILL_AT) {
                        refill(endpoint);
                    }
                })
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf("notification %s: %s", delivery, Unexpected.describe(failure)));
    }

    @ConsumeEvent(DELIVER)
    Uni<Void> deliver(String id) {
        UUID deliveryId = UUID.fromString(id);
        return tracing.item(
                        "notification deliver", () -> units.write(deliveryId).chain(task -> act(deliveryId, task)))
                // Here, because the event bus would keep to itself what went wrong.
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave("notification " + id, failure));
    }

    private Uni<Void> act(UUID deliveryId, DeliveryUnits.Task task) {
        if (task.impossible() != null) {
            return units.record(deliveryId, impossible(task.impossible()));
        }
        return task.letter() == null
                ? Uni.createFrom().voidItem()
                : tracing.call(
                                "notification attempt",
                                null,
                                trace -> sender.send(task.letter(), trace),
                                attempt -> new Tracing.Result(attempt.result().name(), attempt.delivered()))
                        .chain(attempt -> units.record(deliveryId, attempt));
    }

    private Attempt impossible(AttemptResult why) {
        return new Attempt(why, null, null, clock.instant(), Duration.ZERO);
    }

    private static Uni<Void> leave(String what, Throwable failure) {
        LOG.warnf("%s left to their next turn: %s", what, Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
