package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Where an internal service wants to be told what. */
@Entity
@Table(name = "notification_endpoint")
class NotificationEndpoint {

    @Id
    UUID id;

    @Column(nullable = false, length = 64)
    String client;

    @Column(nullable = false, length = 2048)
    String url;

    @Column(name = "event_types", nullable = false)
    String[] eventTypes;

    @Column(name = "own_only", nullable = false)
    boolean ownOnly;

    @Column(length = 256)
    String description;

    @Column(name = "secret_sealed", length = 512)
    String secretSealed;

    @Column(name = "previous_secret_sealed", length = 512)
    String previousSecretSealed;

    @Column(name = "previous_secret_until")
    Instant previousSecretUntil;

    /** In a row, of whatever delivery. */
    @Column(nullable = false)
    int failures;

    @Column(name = "paused_until")
    Instant pausedUntil;

    @Column(name = "disabled_at")
    Instant disabledAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "disabled_reason", length = 16)
    DisabledReason disabledReason;

    @Column(name = "deleted_at")
    Instant deletedAt;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    protected NotificationEndpoint() {}

    NotificationEndpoint(UUID id, String client, Instant now) {
        this.id = id;
        this.client = client;
        this.createdAt = now;
    }

    /** Why an endpoint is told nothing any more. */
    enum DisabledReason {
        /** It answered 410. */
        GONE
    }

    boolean isOpen() {
        return disabledAt == null && deletedAt == null;
    }

    void disable(DisabledReason reason, Instant now) {
        if (disabledAt == null) {
            disabledAt = now;
            disabledReason = reason;
        }
    }

    void enable() {
        disabledAt = null;
        disabledReason = null;
        failures = 0;
        pausedUntil = null;
    }

    /** The secrets are of no use any more; what was delivered stays visible until its retention ends. */
    void delete(Instant now) {
        deletedAt = now;
        secretSealed = null;
        previousSecretSealed = null;
        previousSecretUntil = null;
    }

    void rotate(String newSecretSealed, Instant previousUntil) {
        previousSecretSealed = secretSealed;
        previousSecretUntil = previousUntil;
        secretSealed = newSecretSealed;
    }
}
