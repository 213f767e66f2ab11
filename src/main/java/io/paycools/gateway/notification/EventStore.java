package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.security.ClientRoles;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.Outbox;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/**
 * Puts events down, and with each a delivery for every endpoint that wants it. One statement each, because it is part
 * of every unit of work that ends a transaction.
 */
@ApplicationScoped
class EventStore implements Outbox, PanacheRepositoryBase<NotificationEvent, UUID> {

    /** The row of the transaction is locked by whoever calls, so that the next number is ours. */
    private static final String EVENT = "with event as (insert into notification_event"
            + " (id, type, transaction_id, sequence, discrepancy_id, occurred_at)"
            + " select cast(:id as uuid), cast(:type as varchar), cast(:transaction as uuid),"
            + " coalesce(max(sequence), 0) + 1, %s, cast(:at as timestamptz) from notification_event"
            + " where transaction_id = cast(:transaction as uuid) returning id, type, transaction_id)";

    /** The accounts of each client that may not see all, as JSON. */
    private static final String LIMITS = "cast(cast(:limits as text) as jsonb)";

    private static final String BATCH = "with event as (insert into notification_event"
            + " (id, type, transaction_id, sequence, occurred_at)"
            + " select gen_random_uuid(), cast(:type as varchar), id, 1, cast(:at as timestamptz)"
            + " from payment_transaction where batch_id = :batch and status = 'AWAITING_APPROVAL'"
            + " returning id, type, transaction_id)";

    private static final String DELIVERIES = " insert into notification_delivery"
            + " (id, event_id, endpoint_id, state, next_attempt_at, occurred_at)"
            + " select gen_random_uuid(), event.id, e.id, 'PENDING', cast(:at as timestamptz), cast(:at as timestamptz)"
            + " from event join notification_endpoint e on event.type = any(e.event_types) and e.deleted_at is null"
            + " where (not e.own_only or e.client = cast(:client as varchar))"
            // Who may not see the account does not learn that there is something in it.
            + " and (not jsonb_exists(" + LIMITS + ", e.client) or jsonb_exists(" + LIMITS + " -> e.client,"
            + " (select t.account from payment_transaction t where t.id = event.transaction_id)))";

    private static final String STATUS_REACHED = EVENT.formatted("null") + DELIVERIES;
    private static final String DISCREPANCY_OPENED = EVENT.formatted("cast(:discrepancy as uuid)") + DELIVERIES;
    private static final String BATCH_RECORDED = BATCH + DELIVERIES;

    /** The name of no client, for what no client has asked for. */
    private static final String NOBODY = "";

    private final ClientRoles clients;
    private final ObjectMapper json;

    EventStore(ClientRoles clients, ObjectMapper json) {
        this.clients = clients;
        this.json = json;
    }

    @Override
    public Uni<Void> statusReached(PaymentTransaction row, Instant at) {
        EventType type = EventType.of(row.type(), row.status());
        if (type == null) {
            return Uni.createFrom().voidItem();
        }
        return getSession().chain(session -> session.createNativeQuery(STATUS_REACHED)
                .setParameter("id", Ids.next())
                .setParameter("type", type.wireName())
                .setParameter("transaction", row.id())
                .setParameter("client", row.client() == null ? NOBODY : row.client())
                .setParameter("limits", limits())
                .setParameter("at", at)
                .executeUpdate()
                .replaceWithVoid());
    }

    @Override
    public Uni<Void> batchRecorded(UUID batchId, String client, Instant at) {
        return getSession().chain(session -> session.createNativeQuery(BATCH_RECORDED)
                .setParameter("type", EventType.PAYOUT_AWAITING_APPROVAL.wireName())
                .setParameter("batch", batchId)
                .setParameter("client", client)
                .setParameter("limits", limits())
                .setParameter("at", at)
                .executeUpdate()
                .replaceWithVoid());
    }

    @Override
    public Uni<Void> discrepancyOpened(PaymentTransaction row, UUID discrepancyId, Instant at) {
        return getSession().chain(session -> session.createNativeQuery(DISCREPANCY_OPENED)
                .setParameter("id", Ids.next())
                .setParameter("type", EventType.DISCREPANCY_OPENED.wireName())
                .setParameter("transaction", row.id())
                .setParameter("discrepancy", discrepancyId)
                .setParameter("client", row.client() == null ? NOBODY : row.client())
                .setParameter("limits", limits())
                .setParameter("at", at)
                .executeUpdate()
                .replaceWithVoid());
    }

    private String limits() {
        Map<String, Set<String>> limits = clients.limits();
        try {
            return limits.isEmpty() ? "{}" : json.writeValueAsString(limits);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names cannot be written as JSON", e);
        }
    }
}
