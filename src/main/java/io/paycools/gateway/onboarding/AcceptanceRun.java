package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.CountryCode;

/** One going-through of PayCools' integration guide, section 5. Kept. */
@Entity
@Table(name = "acceptance_run")
class AcceptanceRun {

    /** Where a run stands. */
    enum State {
        RUNNING,
        /** No step has failed. */
        PASSED,
        FAILED,
        CANCELLED
    }

    @Id
    UUID id;

    /** The caller who asked for it; its transactions are this caller's. */
    @Column(nullable = false, length = 64, updatable = false)
    String client;

    @Column(nullable = false, length = 64, updatable = false)
    String account;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16, updatable = false)
    Environment environment;

    /** In which the connection is tried. */
    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 2, updatable = false)
    CountryCode country;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    State state;

    @Column(name = "app_id", nullable = false, length = 128, updatable = false)
    String appId;

    @Column(nullable = false, length = 255, updatable = false)
    String host;

    @Column(name = "webhook_url", nullable = false, length = 512, updatable = false)
    String webhookUrl;

    @Column(name = "gateway_version", nullable = false, length = 64, updatable = false)
    String gatewayVersion;

    @Column(length = 256, updatable = false)
    String note;

    @Column(name = "orders_sealed", length = 131072)
    String ordersSealed;

    /** How long a person has for each thing that is asked of one. */
    @Column(name = "person_seconds", nullable = false, updatable = false)
    int personSeconds;

    @Column(name = "webhook_seconds", nullable = false, updatable = false)
    int webhookSeconds;

    @Column(name = "created_at", nullable = false, updatable = false)
    Instant createdAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    @Column(name = "cancelled_by", length = 64)
    String cancelledBy;

    @Column(name = "next_turn_at", nullable = false)
    Instant nextTurnAt;

    @Column(name = "idempotency_key", nullable = false, length = 128, updatable = false)
    String idempotencyKey;

    @Column(name = "request_hash", nullable = false, length = 64, updatable = false)
    String requestHash;

    protected AcceptanceRun() {}

    AcceptanceRun(UUID id) {
        this.id = id;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }
}
