package io.paycools.gateway.idempotency;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A key that was claimed, and the answer that its first request got. */
@Entity
@IdClass(IdempotencyRecord.Key.class)
@Table(name = "idempotency_record")
class IdempotencyRecord {

    @Id
    @Column(length = 64)
    String client;

    @Id
    @Column(name = "idempotency_key", length = 128)
    String key;

    @Column(nullable = false, length = 64)
    String operation;

    @Column(name = "request_hash", nullable = false, length = 64)
    String requestHash;

    /** What the request led to: this or a batch. */
    @Column(name = "transaction_id")
    UUID transactionId;

    @Column(name = "batch_id")
    UUID batchId;

    @Column(name = "answer_status")
    Integer answerStatus;

    @Column(name = "answer_body", length = 65536)
    String answerBody;

    /** Until then the first request may still be running; after it, it must have died. */
    @Column(name = "busy_until", nullable = false)
    Instant busyUntil;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    protected IdempotencyRecord() {}

    /** The key as Hibernate wants it. */
    static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String client;
        String key;

        protected Key() {}

        Key(String client, String key) {
            this.client = client;
            this.key = key;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && Objects.equals(client, that.client) && Objects.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return Objects.hash(client, key);
        }
    }
}
