package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One move of a transaction. Rows are only ever added; the database refuses to change or delete one. */
@Entity
@Table(name = "transaction_event")
public class TransactionEvent {

    @Id
    UUID id;

    @Column(name = "transaction_id", nullable = false)
    UUID transactionId;

    /** 1 for the first move of its transaction, without gaps. */
    @Column(nullable = false)
    int sequence;

    @Enumerated(EnumType.STRING)
    @Column(name = "from_status", length = 24)
    TransactionStatus from;

    @Enumerated(EnumType.STRING)
    @Column(name = "to_status", nullable = false, length = 24)
    TransactionStatus to;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    Observation.Source cause;

    @Column(length = 1024)
    String detail;

    @Column(name = "provider_reference", length = 64)
    String providerReference;

    @Column(name = "raw_answer", length = 4096)
    String rawAnswer;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    protected TransactionEvent() {}

    TransactionEvent(
            UUID transactionId,
            int sequence,
            TransactionStatus from,
            TransactionStatus to,
            Observation seen,
            Instant createdAt) {
        this.id = Ids.next();
        this.transactionId = transactionId;
        this.sequence = sequence;
        this.from = from;
        this.to = to;
        this.cause = seen.source();
        this.detail = Texts.cut(seen.detail(), 1024);
        this.providerReference = Texts.cut(seen.providerReference(), 64);
        this.rawAnswer = Texts.cut(seen.rawAnswer(), 4096);
        this.createdAt = createdAt;
    }

    public int sequence() {
        return sequence;
    }

    /** Null for the first move. */
    public TransactionStatus from() {
        return from;
    }

    public TransactionStatus to() {
        return to;
    }

    public Observation.Source cause() {
        return cause;
    }

    public String detail() {
        return detail;
    }

    public String providerReference() {
        return providerReference;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
