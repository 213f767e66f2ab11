package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something that happened to a transaction and that others may want to be told of. Never changed. */
@Entity
@Table(name = "notification_event")
class NotificationEvent {

    @Id
    UUID id;

    /** As receivers see it, see {@link EventType}. */
    @Column(nullable = false, length = 32)
    String type;

    @Column(name = "transaction_id", nullable = false)
    UUID transactionId;

    /** 1 for the first event of its transaction, without gaps. */
    @Column(nullable = false)
    int sequence;

    @Column(name = "discrepancy_id")
    UUID discrepancyId;

    @Column(name = "occurred_at", nullable = false)
    Instant occurredAt;

    protected NotificationEvent() {}
}
