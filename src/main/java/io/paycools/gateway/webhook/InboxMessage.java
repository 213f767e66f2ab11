package io.paycools.gateway.webhook;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One message that PayCools signed, kept before it is acknowledged. Delivered again, it is the same row. */
@Entity
@Table(name = "webhook_inbox")
class InboxMessage {

    /** What became of a message. */
    enum State {
        /** Acknowledged, not looked at yet. */
        NEW,
        /** About an order that we do not have; applied if the order appears. */
        WAITING,
        /** Has had its effect, which may be none. */
        APPLIED,
        /** Signed but not to be understood: refused, and kept for a person. */
        REFUSED
    }

    @Id
    UUID id;

    @Column(nullable = false, length = 64)
    String account;

    @Column(nullable = false, length = 64)
    String fingerprint;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    State state;

    @Column(name = "merchant_order_id", length = 64)
    String merchantOrderId;

    /** The signed text in the clear, as the release before kept it, until a job has sealed it. */
    @Column(length = 65536)
    String param;

    /** The signed text as it was received, encrypted; null once it was erased. */
    @Column(name = "param_sealed", length = 131072, updatable = false)
    String paramSealed;

    @Column(length = 256)
    String problem;

    @Column(nullable = false)
    int attempts;

    @Column(name = "received_at", nullable = false)
    Instant receivedAt;

    @Column(name = "next_attempt_at", nullable = false)
    Instant nextAttemptAt;

    @Column(name = "processed_at")
    Instant processedAt;

    protected InboxMessage() {}
}
