package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.AccountScope;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** The units of work of those who look at deliveries, or want them again. */
@ApplicationScoped
class DeliveryQueries implements PanacheRepositoryBase<NotificationDelivery, UUID> {

    private final Clock clock;

    DeliveryQueries(Clock clock) {
        this.clock = clock;
    }

    /**
     * What to look for.
     *
     * @param states any of them; not empty
     * @param afterId null for the first page
     */
    record Search(
            UUID endpoint,
            List<NotificationDelivery.State> states,
            AccountScope scope,
            Instant afterTime,
            UUID afterId,
            int limit) {}

    /** Deliveries of an endpoint, in the order in which the events happened. */
    @WithSession
    Uni<List<DeliveryView>> list(Search wanted) {
        String position = wanted.afterId() == null ? "" : " and (d.occurredAt, d.id) > (:afterTime, :afterId)";
        // Written so that the list of what was missed can use its own, small index.
        boolean missed = !wanted.states().contains(NotificationDelivery.State.DELIVERED);
        String open = missed ? " and d.state <> 'DELIVERED'" : "";
        // What was put down before the client was limited to some accounts.
        String mine = wanted.scope().isLimited()
                ? " and v.transactionId in (select t.id from PaymentTransaction t where t.account in :accounts)"
                : "";
        return getSession().chain(session -> {
            var select = session.createQuery(
                            "select d, v from NotificationDelivery d join NotificationEvent v on v.id = d.eventId"
                                    + " where d.endpointId = :endpoint and d.state in :states" + open + mine + position
                                    + " order by d.occurredAt, d.id",
                            Object[].class)
                    .setParameter("endpoint", wanted.endpoint())
                    .setParameter("states", wanted.states())
                    .setMaxResults(wanted.limit());
            if (wanted.scope().isLimited()) {
                select.setParameter("accounts", wanted.scope().names());
            }
            if (wanted.afterId() != null) {
                select.setParameter("afterTime", wanted.afterTime()).setParameter("afterId", wanted.afterId());
            }
            return select.getResultList().chain(rows -> views(session, rows));
        });
    }

    /** One, if its endpoint is there for whoever asks. */
    @WithSession
    Uni<DeliveryView> find(UUID id, EndpointUnits.Asker asker) {
        return getSession().chain(session -> view(session, id, asker));
    }

    /** Puts one into the queue again, whatever became of it. */
    @WithTransaction
    Uni<DeliveryView> requeue(UUID id, EndpointUnits.Asker asker) {
        return getSession()
                .chain(session ->
                        // Locked before anything is read: a session answers with what it has read first.
                        findById(id, LockModeType.PESSIMISTIC_WRITE)
                                .chain(delivery -> view(session, id, asker)
                                        .invoke(() -> delivery.requeue(now()))
                                        .chain(session::flush))
                                .chain(() -> view(session, id, asker)));
    }

    /**
     * Puts some of an endpoint's deliveries into the queue again: those of events from a time on, the oldest first.
     * Answers the last of them and how many, so that the next ones can follow in another unit of work.
     */
    @WithTransaction
    Uni<Requeued> requeueSome(UUID endpoint, boolean undeliveredOnly, Instant from, UUID afterId, int limit) {
        return getSession().chain(session -> session.createNativeQuery(
                        "with chosen as materialized (select id from notification_delivery"
                                + " where endpoint_id = :endpoint and (occurred_at, id) > (:from, cast(:after as uuid))"
                                + (undeliveredOnly ? " and state <> 'DELIVERED'" : "")
                                + " order by occurred_at, id limit :limit for update)"
                                + " update notification_delivery d set state = 'PENDING', step = 0,"
                                + " next_attempt_at = :now, finished_at = null from chosen where d.id = chosen.id"
                                + " returning d.occurred_at, d.id",
                        Object[].class)
                .setParameter("endpoint", endpoint)
                .setParameter("from", from)
                .setParameter("after", afterId)
                .setParameter("limit", limit)
                .setParameter("now", now())
                .getResultList()
                .map(Requeued::of));
    }

    /** Where a chunk of {@link #requeueSome} ended; null in an empty one. */
    record Requeued(int count, Instant lastTime, UUID lastId) {

        static Requeued of(List<Object[]> rows) {
            Instant lastTime = null;
            UUID lastId = null;
            for (Object[] row : rows) {
                Instant time = ((OffsetDateTime) row[0]).toInstant();
                UUID id = (UUID) row[1];
                boolean later = lastTime == null
                        || time.isAfter(lastTime)
                        // As PostgreSQL orders ids, which is not how the JDK does.
                        || (time.equals(lastTime) && id.toString().compareTo(lastId.toString()) > 0);
                if (later) {
                    lastTime = time;
                    lastId = id;
                }
            }
            return new Requeued(rows.size(), lastTime, lastId);
        }
    }

    private Uni<DeliveryView> view(Mutiny.Session session, UUID id, EndpointUnits.Asker asker) {
        return session.createQuery(
                        "select d, v, e, t.account from NotificationDelivery d join NotificationEvent v on v.id = d.eventId"
                                + " join NotificationEndpoint e on e.id = d.endpointId"
                                + " join PaymentTransaction t on t.id = v.transactionId where d.id = :id",
                        Object[].class)
                .setParameter("id", id)
                .getSingleResultOrNull()
                .chain(row -> {
                    NotificationEndpoint endpoint = row == null ? null : (NotificationEndpoint) row[2];
                    if (endpoint == null
                            || endpoint.deletedAt != null
                            || !asker.sees(endpoint)
                            || !asker.scope().allows((String) row[3])) {
                        throw ServiceException.notFound();
                    }
                    return views(session, List.<Object[]>of(row)).map(views -> views.get(0));
                });
    }

    private static Uni<List<DeliveryView>> views(Mutiny.Session session, List<Object[]> rows) {
        List<UUID> ids =
                rows.stream().map(row -> ((NotificationDelivery) row[0]).id).toList();
        return session.createQuery(
                        "from NotificationAttempt where key.deliveryId in :ids order by key.number",
                        NotificationAttempt.class)
                .setParameter("ids", ids)
                .getResultList()
                .map(attempts -> {
                    Map<UUID, List<NotificationAttempt>> byDelivery =
                            attempts.stream().collect(Collectors.groupingBy(attempt -> attempt.key.deliveryId()));
                    List<DeliveryView> views = new ArrayList<>();
                    for (Object[] row : rows) {
                        NotificationDelivery delivery = (NotificationDelivery) row[0];
                        views.add(DeliveryView.of(
                                delivery, (NotificationEvent) row[1], byDelivery.getOrDefault(delivery.id, List.of())));
                    }
                    return views;
                });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
