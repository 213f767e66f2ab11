package io.paycools.gateway.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Links and what was begun through them; runs inside the caller's session. */
@ApplicationScoped
class LinkStore implements PanacheRepositoryBase<PaymentLink, UUID> {

    /** Names the violation that means: the caller has used this idempotency key. */
    static final String KEY_CONSTRAINT = "uq_payment_link_key";

    /** How many payments a link is shown with. */
    private static final int SHOWN = 100;

    private static final String JOINED =
            "select o, t from PaymentLinkOrder o join PaymentTransaction t on t.id = o.transactionId where ";

    private static final String NEWEST_FIRST = " order by createdAt desc, id desc";

    Uni<PaymentLink> byToken(String tokenHash) {
        return find("tokenHash", tokenHash).firstResult();
    }

    Uni<PaymentLink> byKey(String client, String key) {
        return find("client = ?1 and idempotencyKey = ?2", client, key).firstResult();
    }

    /** Locks a link, so that two payers are decided on one after the other. Null when there is none. */
    Uni<PaymentLink> lock(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<PaymentLink>> page(AccountScope scope, PageCursor after, int limit) {
        StringBuilder query = new StringBuilder("from PaymentLink where true");
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

    Uni<Void> add(PaymentLinkOrder order) {
        return getSession()
                .chain(session -> session.persist(order).chain(session::flush))
                .replaceWithVoid();
    }

    /** The last that was begun through a link, or null. */
    Uni<Begun> newest(UUID link) {
        return one("o.linkId = :link order by o.number desc", Map.of("link", link));
    }

    /** What one form has begun, or null. */
    Uni<Begun> byAttempt(UUID link, String attempt) {
        return one("o.linkId = :link and o.attempt = :attempt", Map.of("link", link, "attempt", attempt));
    }

    private Uni<Begun> one(String condition, Map<String, Object> parameters) {
        return getSession().chain(session -> {
            var query = session.createQuery(JOINED + condition, Object[].class).setMaxResults(1);
            parameters.forEach(query::setParameter);
            return query.getSingleResultOrNull().map(row -> row == null ? null : begun(row));
        });
    }

    /** The last hundred that were begun through each of some links, oldest first; a link without is not in it. */
    Uni<Map<UUID, List<Begun>>> begun(Collection<UUID> links) {
        return getSession().chain(session -> session.createQuery(
                        JOINED + "o.linkId in :links and o.number > (select max(p.number) - " + SHOWN
                                + " from PaymentLinkOrder p where p.linkId = o.linkId) order by o.number",
                        Object[].class)
                .setParameter("links", links)
                .getResultList()
                .map(LinkStore::byLink));
    }

    private static Begun begun(Object[] row) {
        PaymentLinkOrder order = (PaymentLinkOrder) row[0];
        return new Begun(order.number, order.attempt, (PaymentTransaction) row[1]);
    }

    private static Map<UUID, List<Begun>> byLink(List<Object[]> rows) {
        Map<UUID, List<Begun>> all = new HashMap<>();
        for (Object[] row : rows) {
            all.computeIfAbsent(((PaymentLinkOrder) row[0]).linkId, link -> new ArrayList<>())
                    .add(begun(row));
        }
        return all;
    }

    /** Whether one of the payments begun through a link has a contradiction on which no person has decided. */
    Uni<Boolean> isDisputed(UUID link) {
        return getSession().chain(session -> session.createQuery(
                        "select count(*) from Discrepancy d join PaymentLinkOrder o on o.transactionId = d.transactionId"
                                + " where o.linkId = :link and d.resolvedAt is null",
                        Long.class)
                .setParameter("link", link)
                .getSingleResult()
                .map(open -> open > 0));
    }
}
