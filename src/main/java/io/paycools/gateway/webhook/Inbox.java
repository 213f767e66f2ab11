package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.transaction.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Keeps webhooks until they have had their effect. Replicas share the work by skipping each other's locked rows. */
@ApplicationScoped
class Inbox implements PanacheRepositoryBase<InboxMessage, UUID> {

    private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    /**
     * All that are mapped, by name: Hibernate Reactive cannot read a row with a column more, such as a later release
     * may have added.
     */
    static final String COLUMNS = "id, account, fingerprint, state, merchant_order_id, param, param_sealed, problem,"
            + " attempts, received_at, next_attempt_at, processed_at";

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Clock clock;
    private final InboxTexts texts;

    Inbox(Clock clock, InboxTexts texts) {
        this.clock = clock;
        this.texts = texts;
    }

    /** A message to be kept; {@code problem} is null unless it was refused. */
    record Received(String account, String fingerprint, String merchantOrderId, String param, String problem) {}

    /** Keeps a message, durably when the unit of work ends. Answers its id, or null when it was there already. */
    @WithTransaction
    Uni<UUID> keep(Received message) {
        UUID id = Ids.next();
        InboxMessage.State state = message.problem() == null ? InboxMessage.State.NEW : InboxMessage.State.REFUSED;
        return getSession().chain(session -> session.createNativeQuery(
                        "insert into webhook_inbox (id, account, fingerprint, state, merchant_order_id, param_sealed, problem,"
                                + " attempts, received_at, next_attempt_at)"
                                + " values (:id, :account, :fingerprint, :state, :order, :param, :problem, 0, :now, :now)"
                                + " on conflict on constraint uq_webhook_inbox_message do nothing")
                .setParameter("id", id)
                .setParameter("account", message.account())
                .setParameter("fingerprint", message.fingerprint())
                .setParameter("state", state.name())
                .setParameter("order", orderId(message.merchantOrderId()))
                .setParameter("param", texts.seal(id, message.param()))
                .setParameter("problem", message.problem())
                .setParameter("now", clock.instant())
                .executeUpdate()
                .map(rows -> rows == 1 ? id : null));
    }

    /** What is due, not locked. */
    @WithSession
    Uni<List<UUID>> due(int limit) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select id from webhook_inbox where state in ('NEW', 'WAITING') and next_attempt_at <= :now"
                                + " order by next_attempt_at limit :limit",
                        UUID.class)
                .setParameter("now", clock.instant())
                .setParameter("limit", limit)
                .getResultList());
    }

    /** How many messages are in a state, and since when the oldest of them is there. */
    record Depth(long count, Instant oldest) {
        static final Depth NONE = new Depth(0, null);
    }

    /** What has not had its effect yet; a state in which there is nothing is left out. */
    @WithSession
    Uni<Map<InboxMessage.State, Depth>> depth() {
        return getSession().chain(session -> session.createQuery(
                        "select state, count(*), min(receivedAt) from InboxMessage where state in (NEW, WAITING)"
                                + " group by state",
                        Object[].class)
                .getResultList()
                .map(rows -> {
                    Map<InboxMessage.State, Depth> found = new EnumMap<>(InboxMessage.State.class);
                    rows.forEach(
                            row -> found.put((InboxMessage.State) row[0], new Depth((Long) row[1], (Instant) row[2])));
                    return found;
                }));
    }

    /** Locks a message that has not had its effect; answers null when it has, or when another replica is at it. */
    Uni<InboxMessage> lock(UUID id) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select " + COLUMNS + " from webhook_inbox where id = :id and state in ('NEW', 'WAITING')"
                                + " for update skip locked",
                        InboxMessage.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }

    void done(InboxMessage message, InboxMessage.State state, String problem) {
        message.state = state;
        message.problem = problem;
        message.processedAt = clock.instant();
    }

    /** Lets a message wait for its order, which mostly is a moment away, and else for longer the longer it waits. */
    void await(InboxMessage message) {
        done(message, InboxMessage.State.WAITING, "no such order here");
        Instant now = clock.instant();
        Duration waited = Duration.between(message.receivedAt, now);
        Duration next = waited.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : waited;
        message.nextAttemptAt = now.plus(next);
    }

    /** Puts a message that could not be processed back, for longer each time, unless it has been by now. */
    @WithTransaction
    Uni<Void> postpone(UUID id) {
        return getSession()
                .chain(session -> session.createNativeQuery("update webhook_inbox set attempts = attempts + 1,"
                                + " next_attempt_at = now() + least(power(2, least(attempts, 12)), 3600) * interval '1 second'"
                                + " where id = :id and state in ('NEW', 'WAITING')")
                        .setParameter("id", id)
                        .executeUpdate()
                        .replaceWithVoid());
    }

    /** What cannot be one of our orders may be anything, and stands in the sealed text alone. */
    static String orderId(String told) {
        return told != null && ORDER_ID.matcher(told).matches() ? told : null;
    }
}
