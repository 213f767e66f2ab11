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

    @Column(name = "resolved_at")
    Instant resolvedAt;

    @Column(name = "resolved_by", length = 128)
    String resolvedBy;

    @Column(name = "resolved_client", length = 64)
    String resolvedClient;

    @Enumerated(EnumType.STRING)
    @Column(length = 24)
    Resolution resolution;

    @Column(length = 512)
    String reason;

    protected Discrepancy() {}

    /** What a person made of it. */
    public enum Resolution {
        /** Looked at; the transaction stays as it is. */
        NOTED,
        /** The payout is sent again with the same ids, under which PayCools takes it once at the most. */
        SEND_AGAIN,
        /** The person knows that no money moved. */
        FAILED,
        /** The person knows that the money moved. */
        SUCCEEDED
    }

    /**
     * A person's decision.
     *
     * @param person who decided, by name
     * @param client through which the decision came
     * @param reason in the person's words
     */
    public record Resolved(Resolution resolution, String person, String client, String reason) {}

    void take(Resolved resolved, Instant now) {
        resolution = resolved.resolution();
        resolvedBy = resolved.person();
        resolvedClient = resolved.client();
        reason = resolved.reason();
        resolvedAt = now;
    }

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

    /** Null as long as it waits. */
    public Instant resolvedAt() {
        return resolvedAt;
    }

    /** The person, or null. */
    public String resolvedBy() {
        return resolvedBy;
    }

    /** The client through which the decision came, or null. */
    public String resolvedClient() {
        return resolvedClient;
    }

    public Resolution resolution() {
        return resolution;
    }

    public String reason() {
        return reason;
    }
}
