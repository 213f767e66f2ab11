package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One event on its way to one endpoint. */
@Entity
@Table(name = "notification_delivery")
class NotificationDelivery {

    @Id
    UUID id;

    @Column(name = "event_id", nullable = false, updatable = false)
    UUID eventId;

    @Column(name = "endpoint_id", nullable = false, updatable = false)
    UUID endpointId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    State state;

    @Column(nullable = false)
    int attempts;

    /** Attempts since it was last put into the queue. */
    @Column(nullable = false)
    int step;

    @Column(name = "next_attempt_at")
    Instant nextAttemptAt;

    @Column(name = "occurred_at", nullable = false, updatable = false)
    Instant occurredAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    protected NotificationDelivery() {}

    enum State {
        /** To be attempted, for the first time or again. */
        PENDING,
        /** The endpoint has answered that it has it. */
        DELIVERED,
        /** Given up after the last attempt; a person, or the service itself, may have it delivered again. */
        DEAD
    }

    void delivered(Instant now) {
        state = State.DELIVERED;
        nextAttemptAt = null;
        finishedAt = now;
    }

    void dead(Instant now) {
        state = State.DEAD;
        nextAttemptAt = null;
        finishedAt = now;
    }

    void requeue(Instant now) {
        state = State.PENDING;
        step = 0;
        nextAttemptAt = now;
        finishedAt = null;
    }
}
