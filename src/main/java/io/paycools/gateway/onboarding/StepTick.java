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

/** That a person said of a step that it is done, or that it is not. Never changed. */
@Entity
@Table(name = "go_live_tick")
class StepTick {

    @Id
    UUID id;

    @Column(nullable = false, length = 64, updatable = false)
    String account;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16, updatable = false)
    Environment environment;

    @Column(nullable = false, length = 64, updatable = false)
    String step;

    @Column(nullable = false, updatable = false)
    boolean done;

    /** As typed. */
    @Column(nullable = false, length = 128, updatable = false)
    String person;

    /** Whose key it was. */
    @Column(nullable = false, length = 64, updatable = false)
    String client;

    @Column(length = 512, updatable = false)
    String note;

    @Column(nullable = false, updatable = false)
    Instant at;

    protected StepTick() {}

    StepTick(UUID id, String account, Environment environment, Step step) {
        this.id = id;
        this.account = account;
        this.environment = environment;
        this.step = step.id();
    }
}
