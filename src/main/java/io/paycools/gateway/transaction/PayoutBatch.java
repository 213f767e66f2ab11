package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Payouts that were asked for together; stored whole or not at all, and sent line by line. */
@Entity
@Table(name = "payout_batch")
public class PayoutBatch {

    @Id
    UUID id;

    @Column(nullable = false, length = 64)
    String client;

    @Column(length = 64)
    String reference;

    @Column(nullable = false)
    int lines;

    @Convert(converter = MetadataConverter.class)
    @Column(nullable = false, length = 1024)
    Map<String, String> sums;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    protected PayoutBatch() {}

    /**
     * A new batch.
     *
     * @param reference the caller's own name for it, or null
     * @param sums per currency, as decimal text in the major unit
     */
    public PayoutBatch(
            UUID id, String client, String reference, int lines, Map<String, String> sums, Instant createdAt) {
        this.id = id;
        this.client = client;
        this.reference = reference;
        this.lines = lines;
        this.sums = Map.copyOf(sums);
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String reference() {
        return reference;
    }

    public int lines() {
        return lines;
    }

    /** Per currency, as decimal text in the major unit. */
    public Map<String, String> sums() {
        return sums;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
