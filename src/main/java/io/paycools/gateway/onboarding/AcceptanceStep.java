package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One check of a run. */
@Entity
@Table(name = "acceptance_step")
class AcceptanceStep {

    /** Where a step stands. */
    enum State {
        /** Not begun. */
        OPEN,
        RUNNING,
        PASSED,
        FAILED,
        /** Not judged, because of what came before or because the run was cancelled. */
        SKIPPED;

        boolean isOver() {
            return this == PASSED || this == FAILED || this == SKIPPED;
        }
    }

    /** For what a step waits. */
    enum Awaits {
        /** A person pays. */
        PAY,
        /** A person declines. */
        DECLINE,
        /** A second person releases the payout. */
        APPROVE,
        /** PayCools. */
        PAYCOOLS,
        /** PayCools' webhook. */
        WEBHOOK
    }

    @Id
    UUID id;

    @Column(name = "run_id", nullable = false, updatable = false)
    UUID runId;

    @Column(nullable = false, updatable = false)
    int number;

    @Enumerated(EnumType.STRING)
    @Column(name = "test_case", nullable = false, length = 24, updatable = false)
    AcceptanceCase testCase;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 24, updatable = false)
    AcceptanceCheck kind;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    State state;

    /** Of the order that the case makes; in its first step alone. */
    @Column(name = "merchant_order_id", length = 32, updatable = false)
    String merchantOrderId;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    Awaits awaits;

    /** What was found, or why it failed or was skipped. */
    @Column(length = 1024)
    String remark;

    /** What to do about a failure. */
    @Column(length = 1024)
    String cure;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "deadline_at")
    Instant deadlineAt;

    /** When PayCools was last asked about the order. */
    @Column(name = "asked_at")
    Instant askedAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    protected AcceptanceStep() {}

    AcceptanceStep(UUID id, UUID runId, int number, AcceptanceCase testCase, AcceptanceCheck kind, String order) {
        this.id = id;
        this.runId = runId;
        this.number = number;
        this.testCase = testCase;
        this.kind = kind;
        this.state = State.OPEN;
        this.merchantOrderId = order;
    }
}
