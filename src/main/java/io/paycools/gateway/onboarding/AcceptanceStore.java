package io.paycools.gateway.onboarding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.provider.Exchange;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.transaction.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Runs, their steps, and what went over the wire for them; runs inside the caller's session. */
@ApplicationScoped
class AcceptanceStore implements PanacheRepositoryBase<AcceptanceRun, UUID> {

    /** Names the violation that means: the caller has used this idempotency key. */
    static final String KEY_CONSTRAINT = "uq_acceptance_run_key";

    /** Names the violation that means: a run of the account is not over. */
    static final String RUNNING_CONSTRAINT = "uq_acceptance_run_running";

    private static final String NEWEST_FIRST = " order by createdAt desc, id desc";
    private static final int MOST_CHARACTERS = 8192;

    Uni<Void> add(AcceptanceRun run, List<AcceptanceStep> steps) {
        return persistAndFlush(run).chain(() -> getSession()).chain(session -> session.persistAll(steps.toArray())
                .chain(session::flush));
    }

    Uni<AcceptanceRun> byKey(String client, String key) {
        return find("client = ?1 and idempotencyKey = ?2", client, key).firstResult();
    }

    Uni<AcceptanceRun> lock(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<AcceptanceRun>> page(AccountScope scope, PageCursor after, int limit) {
        StringBuilder query = new StringBuilder("from AcceptanceRun where true");
        Map<String, Object> parameters = new HashMap<>();
        if (scope.isLimited()) {
            query.append(" and account in :accounts");
            parameters.put("accounts", scope.names());
        }
        if (after != null) {
            query.append(" and (createdAt, id) < (:afterTime, :afterId)");
            parameters.put("afterTime", after.time());
            parameters.put("afterId", after.id());
        }
        return find(query + NEWEST_FIRST, parameters).range(0, limit - 1).list();
    }

    /** The steps of a run, in their order. */
    Uni<List<AcceptanceStep>> steps(UUID run) {
        return getSession().chain(session -> session.createQuery(
                        "from AcceptanceStep where runId = :run order by number", AcceptanceStep.class)
                .setParameter("run", run)
                .getResultList());
    }

    /** Claims runs that can go on, and puts their next turn off, in case this replica dies. */
    Uni<List<UUID>> claim(Instant now, Instant until, int limit) {
        return getSession().chain(session -> session.createNativeQuery(
                        "with due as materialized (select id from acceptance_run where state = 'RUNNING'"
                                + " and next_turn_at <= :now order by next_turn_at limit :limit"
                                + " for update skip locked)"
                                + " update acceptance_run r set next_turn_at = :until from due"
                                + " where r.id = due.id returning r.id",
                        UUID.class)
                .setParameter("now", now)
                .setParameter("until", until)
                .setParameter("limit", limit)
                .getResultList());
    }

    /** How the operation of a webhook begins; its number in the order follows. */
    static final String WEBHOOK = "webhook-";

    /**
     * Keeps an exchange when it is about an order of a run. Of the questions about an order the last is enough, and a
     * webhook is one however often, and by how many replicas at once, it is looked at.
     */
    Uni<Void> keep(Exchange exchange) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into acceptance_exchange (id, merchant_order_id, operation, path, request,"
                                        + " answer, problem, sent_at, answered_at)"
                                        + " select :id, s.merchant_order_id, :operation, :path, :request,"
                                        + " cast(:answer as varchar), cast(:problem as varchar), :sent, :answered"
                                        + " from acceptance_step s join acceptance_run r on r.id = s.run_id"
                                        + " where s.merchant_order_id = :order and r.account = :account"
                                        + " on conflict on constraint pk_acceptance_exchange do update"
                                        + " set request = excluded.request, answer = excluded.answer,"
                                        + " problem = excluded.problem, sent_at = excluded.sent_at,"
                                        + " answered_at = excluded.answered_at")
                        .setParameter("id", idOf(exchange))
                        .setParameter("operation", exchange.operation())
                        .setParameter("path", exchange.path())
                        .setParameter("request", cut(exchange.request()))
                        .setParameter("answer", cut(exchange.answer()))
                        .setParameter("problem", cut(exchange.problem()))
                        .setParameter("sent", exchange.sentAt())
                        .setParameter("answered", exchange.answeredAt())
                        .setParameter("order", exchange.merchantOrderId())
                        .setParameter("account", exchange.account())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The same for what takes the place of what was kept before. */
    private static UUID idOf(Exchange exchange) {
        boolean replaces = exchange.operation().startsWith("query-")
                || exchange.operation().startsWith(WEBHOOK);
        String name = exchange.merchantOrderId() + " " + exchange.operation();
        return replaces ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) : Ids.next();
    }

    /** What went over the wire for orders, in its order. */
    Uni<List<AcceptanceExchange>> exchanges(Collection<String> merchantOrderIds) {
        return getSession().chain(session -> session.createQuery(
                        "from AcceptanceExchange where merchantOrderId in :orders order by sentAt, id",
                        AcceptanceExchange.class)
                .setParameter("orders", merchantOrderIds)
                .getResultList());
    }

    /** PostgreSQL keeps no NUL. */
    private static String cut(String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace("\u0000", "");
        return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS);
    }
}
