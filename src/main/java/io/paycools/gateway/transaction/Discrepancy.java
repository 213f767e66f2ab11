package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A contradiction that waits for a person. The same contradiction, told again, is the same row. */
@Entity
@Table(name = "discrepancy")
public class Discrepancy {

    @Id
    UUID id;

    @Column(name = "transaction_id", nullable = false)
    UUID transactionId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    DiscrepancyKind kind;

    @Column(nullable = false, length = 256)
    String detail;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    Observation.Source source;

    @Column(name = "raw_answer", length = 4096)
    String rawAnswer;

    @Column(name = "opened_at", nullable = false)
    Instant openedAt;

    protected Discrepancy() {}

    public UUID id() {
        return id;
    }

    public UUID transactionId() {
        return transactionId;
    }

    public DiscrepancyKind kind() {
        return kind;
    }

    public String detail() {
        return detail;
    }

    public Instant openedAt() {
        return openedAt;
    }
}
