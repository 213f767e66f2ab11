-- Batches of payouts: stored whole or not at all, sent line by line.

CREATE TABLE payout_batch (
    id         uuid          NOT NULL,
    client     varchar(64)   NOT NULL,
    reference  varchar(64),
    lines      integer       NOT NULL,
    -- Sums per currency in the major unit, as JSON text.
    sums       varchar(1024) NOT NULL,
    created_at timestamptz   NOT NULL,
    CONSTRAINT pk_payout_batch PRIMARY KEY (id),
    CONSTRAINT ck_payout_batch_lines CHECK (lines BETWEEN 1 AND 10000)
);

ALTER TABLE payment_transaction
    ADD COLUMN batch_id   uuid,
    ADD COLUMN batch_line integer,
    ADD CONSTRAINT fk_transaction_batch FOREIGN KEY (batch_id) REFERENCES payout_batch (id),
    ADD CONSTRAINT uq_transaction_batch_line UNIQUE (batch_id, batch_line),
    ADD CONSTRAINT ck_transaction_batch CHECK ((batch_id IS NULL) = (batch_line IS NULL)
        AND (batch_id IS NULL OR type = 'PAYOUT'));

-- One key is one intent, and an intent is one transaction or one batch.
ALTER TABLE idempotency_record
    ALTER COLUMN transaction_id DROP NOT NULL,
    ADD COLUMN batch_id uuid,
    ADD CONSTRAINT fk_idempotency_record_batch FOREIGN KEY (batch_id) REFERENCES payout_batch (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT ck_idempotency_record_subject CHECK ((transaction_id IS NULL) <> (batch_id IS NULL));
