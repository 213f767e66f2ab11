package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.transaction.Discrepancy;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The deliveries as a queue: what is due, claims on it, and what became of an attempt. Runs inside the caller's unit of
 * work.
 */
@Startup
@ApplicationScoped
class DeliveryStore implements PanacheRepositoryBase<NotificationDelivery, UUID> {

    private static final Logger LOG = Logger.getLogger(DeliveryStore.class);

    /** Longer than an attempt, so that only one whose replica died is claimed again. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** After so many failures in a row an endpoint is left alone for a while, and then tried with one delivery. */
    static final int BREAKER_FAILURES = 5;

    static final Duration BREAKER_PAUSE = Duration.ofSeconds(30);

    private static final String OPEN = "e.deleted_at is null and e.disabled_at is null"
            + " and (e.paused_until is null or e.paused_until <= :now)";

    private static final String DUE = "select e.id from notification_endpoint e where " + OPEN
            + " and exists (select 1 from notification_delivery d where d.endpoint_id = e.id"
            + " and d.state = 'PENDING' and d.next_attempt_at <= :now)";

    // The endpoint is looked at again, because it may have been paused since; materialized, so that no plan looks
    // twice.
    private static final String CLAIM = "with due as materialized (select d.id from notification_delivery d"
            + " where d.endpoint_id = :endpoint and d.state = 'PENDING' and d.next_attempt_at <= :now"
            + " order by d.next_attempt_at limit coalesce((select case when e.failures >= "
            + BREAKER_FAILURES + " then 1 else cast(:most as integer) end from notification_endpoint e"
            + " where e.id = :endpoint and " + OPEN + "), 0) for update skip locked)"
            + " update notification_delivery t set next_attempt_at = :until from due where t.id = due.id"
            + " returning t.id";

    private final Clock clock;
    private final MeterRegistry metrics;
    private final RandomGenerator chance = RandomGenerator.getDefault();

    DeliveryStore(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.metrics = metrics;
        for (AttemptResult result : AttemptResult.values()) {
            attempts(result);
        }
        deadLetters();
    }

    /** Everything that is needed to write and address a letter. */
    record Parcel(
            NotificationDelivery delivery,
            NotificationEvent event,
            NotificationEndpoint endpoint,
            PaymentTransaction transaction,
            Discrepancy discrepancy) {}

    private Counter attempts(AttemptResult result) {
        return Counter.builder("gateway.notification.attempts")
                .description("Attempts to tell an internal service something.")
                .tag("result", result.name())
                .register(metrics);
    }

    private Counter deadLetters() {
        return Counter.builder("gateway.notification.dead.letters")
                .description("Deliveries given up after their last attempt.")
                .register(metrics);
    }

    /** The endpoints for which something is due. */
    Uni<List<UUID>> due() {
        return getSession().chain(session -> session.createNativeQuery(DUE, UUID.class)
                .setParameter("now", clock.instant())
                .getResultList());
    }

    /** Claims what is due for an endpoint; a claim whose replica dies runs out. */
    Uni<List<UUID>> claim(UUID endpoint, int most) {
        Instant now = clock.instant();
        return getSession().chain(session -> session.createNativeQuery(CLAIM, UUID.class)
                .setParameter("endpoint", endpoint)
                .setParameter("now", now)
                .setParameter("most", most)
                .setParameter("until", now.plus(LEASE))
                .getResultList());
    }

    /**
     * Reads a delivery with everything about it as it is now, or answers null when it is over or its endpoint closed.
     */
    Uni<Parcel> load(UUID id) {
        return getSession().chain(session -> session.createQuery(
                        "select d, v, e, t from NotificationDelivery d join NotificationEvent v on v.id = d.eventId"
                                + " join NotificationEndpoint e on e.id = d.endpointId"
                                + " join PaymentTransaction t on t.id = v.transactionId"
                                + " where d.id = :id and d.state = :pending and e.disabledAt is null"
                                + " and e.deletedAt is null",
                        Object[].class)
                .setParameter("id", id)
                .setParameter("pending", NotificationDelivery.State.PENDING)
                .getSingleResultOrNull()
                .chain(found -> found == null ? Uni.createFrom().nullItem() : withDiscrepancy(session, found)));
    }

    private static Uni<Parcel> withDiscrepancy(Mutiny.Session session, Object[] found) {
        NotificationEvent event = (NotificationEvent) found[1];
        Uni<Discrepancy> discrepancy = event.discrepancyId == null
                ? Uni.createFrom().nullItem()
                : session.find(Discrepancy.class, event.discrepancyId);
        return discrepancy.map(opened -> new Parcel(
                (NotificationDelivery) found[0],
                event,
                (NotificationEndpoint) found[2],
                (PaymentTransaction) found[3],
                opened));
    }

    /** Records an attempt and what follows from it, for the delivery and for its endpoint. */
    Uni<Void> record(UUID id, Attempt attempt) {
        Instant now = now();
        return getSession()
                .chain(session -> session.find(NotificationDelivery.class, id, LockModeType.PESSIMISTIC_WRITE)
                        .onItem()
                        .ifNotNull()
                        .transformToUni(delivery -> {
                            attempts(attempt.result()).increment();
                            advance(delivery, attempt, now);
                            return session.persist(new NotificationAttempt(id, delivery.attempts, attempt))
                                    .chain(session::flush)
                                    .chain(() -> judge(session, delivery.endpointId, attempt, now));
                        })
                        .replaceWithVoid());
    }

    private void advance(NotificationDelivery delivery, Attempt attempt, Instant now) {
        delivery.attempts++;
        if (delivery.state == NotificationDelivery.State.DELIVERED) {
            // Somebody else, whose claim had run out, was slower or faster; delivered is delivered.
            return;
        }
        delivery.step++;
        if (attempt.delivered()) {
            delivery.delivered(now);
            return;
        }
        Duration wait = DeliveryLadder.next(delivery.step, attempt.retryAfter(), chance);
        if (wait != null) {
            delivery.nextAttemptAt = attempt.endedAt().plus(wait);
            return;
        }
        delivery.dead(now);
        deadLetters().increment();
        LOG.warnf(
                "notification given up deliveryId=%s endpointId=%s after %d attempts, the last one %s",
                delivery.id, delivery.endpointId, delivery.attempts, attempt.result());
    }

    /** What an attempt says about the endpoint. Mostly nothing new, and then its row is left alone. */
    private static Uni<Void> judge(Mutiny.Session session, UUID endpointId, Attempt attempt, Instant now) {
        if (attempt.delivered()) {
            return session.createMutationQuery("update NotificationEndpoint set failures = 0, pausedUntil = null"
                            + " where id = :id and failures > 0")
                    .setParameter("id", endpointId)
                    .executeUpdate()
                    .replaceWithVoid();
        }
        if (attempt.result() == AttemptResult.NOT_ALLOWED) {
            // The endpoint was not asked, and must not wait for the rest because of it.
            return Uni.createFrom().voidItem();
        }
        return session.find(NotificationEndpoint.class, endpointId, LockModeType.PESSIMISTIC_WRITE)
                .invoke(endpoint -> {
                    endpoint.failures++;
                    Instant pause = pause(endpoint, attempt, now);
                    if (pause != null && (endpoint.pausedUntil == null || pause.isAfter(endpoint.pausedUntil))) {
                        endpoint.pausedUntil = pause;
                    }
                    if (attempt.result() == AttemptResult.GONE) {
                        endpoint.disable(NotificationEndpoint.DisabledReason.GONE, now);
                        LOG.warnf("notification endpoint answered 410 and is disabled endpointId=%s", endpointId);
                    }
                })
                .chain(session::flush);
    }

    /** An endpoint that asks for patience gets it for all its deliveries. */
    private static Instant pause(NotificationEndpoint endpoint, Attempt attempt, Instant now) {
        Duration asked = DeliveryLadder.patience(attempt.retryAfter());
        Duration breaker = endpoint.failures >= BREAKER_FAILURES ? BREAKER_PAUSE : null;
        if (asked == null || (breaker != null && breaker.compareTo(asked) > 0)) {
            return breaker == null ? null : now.plus(breaker);
        }
        return now.plus(asked);
    }

    /** The queue as operators see it. */
    record Depth(long pending, Instant oldest, long dead) {}

    /** How much waits for endpoints that are open, since when, and how much was given up. */
    Uni<Depth> depth() {
        return getSession().chain(session -> session.createQuery(
                        "select count(d) filter (where d.state = :pending and e.disabledAt is null),"
                                + " min(d.occurredAt) filter (where d.state = :pending and e.disabledAt is null),"
                                + " count(d) filter (where d.state = :dead) from NotificationDelivery d"
                                + " join NotificationEndpoint e on e.id = d.endpointId"
                                + " where d.state <> :delivered and e.deletedAt is null",
                        Object[].class)
                .setParameter("pending", NotificationDelivery.State.PENDING)
                .setParameter("dead", NotificationDelivery.State.DEAD)
                .setParameter("delivered", NotificationDelivery.State.DELIVERED)
                .getSingleResult()
                .map(found -> new Depth((Long) found[0], (Instant) found[1], (Long) found[2])));
    }

    /**
     * Deletes deliveries that have been over for long, and those that long ago were left waiting for an endpoint that
     * is closed, with their attempts; answers how many.
     */
    Uni<Integer> deleteOlderThan(Instant before, int limit) {
        return getSession().chain(session -> session.createNativeQuery(
                        "delete from notification_delivery where id in (select id from notification_delivery"
                                + " where finished_at < :before or (state = 'PENDING' and occurred_at < :before and endpoint_id in"
                                + " (select id from notification_endpoint where disabled_at is not null"
                                + " or deleted_at is not null)) limit :limit for update skip locked)")
                .setParameter("before", before)
                .setParameter("limit", limit)
                .executeUpdate());
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
