package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What went over the wire once for an order of a run, masked: a request and its answer, or a webhook. */
@Entity
@Table(name = "acceptance_exchange")
class AcceptanceExchange {

    @Id
    UUID id;

    @Column(name = "merchant_order_id", nullable = false, length = 32)
    String merchantOrderId;

    @Column(nullable = false, length = 32)
    String operation;

    @Column(nullable = false, length = 512)
    String path;

    @Column(nullable = false, length = 8192)
    String request;

    @Column(length = 8192)
    String answer;

    @Column(length = 512)
    String problem;

    @Column(name = "sent_at", nullable = false)
    Instant sentAt;

    @Column(name = "answered_at", nullable = false)
    Instant answeredAt;

    protected AcceptanceExchange() {}
}
