package io.paycools.gateway.notification;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** One attempt of a delivery. Neither body is kept. */
@Entity
@Table(name = "notification_attempt")
class NotificationAttempt {

    @EmbeddedId
    Key key;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 24)
    AttemptResult result;

    @Column(name = "http_status")
    Integer httpStatus;

    @Column(name = "duration_ms", nullable = false)
    int durationMs;

    @Column(name = "started_at", nullable = false)
    Instant startedAt;

    protected NotificationAttempt() {}

    NotificationAttempt(UUID deliveryId, int number, Attempt attempt) {
        key = new Key(deliveryId, number);
        result = attempt.result();
        httpStatus = attempt.httpStatus();
        durationMs = (int) Math.min(Integer.MAX_VALUE, attempt.duration().toMillis());
        startedAt = attempt.startedAt();
    }

    /** The delivery, and 1 for its first attempt. */
    @Embeddable
    record Key(
            @Column(name = "delivery_id") UUID deliveryId,
            @Column(name = "number") int number) implements Serializable {}
}
