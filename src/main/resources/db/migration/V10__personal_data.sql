-- Personal data: which key it is sealed under, that it is erased after its time, and webhooks sealed too.

-- Which rows are under which key, so that it costs nothing to see that all are under the newest. The endpoints of
-- notifications are few.
CREATE INDEX ix_transaction_sealed_key ON payment_transaction (split_part(beneficiary_sealed, ':', 1), id)
    WHERE beneficiary_sealed IS NOT NULL;
CREATE INDEX ix_payment_link_token_key ON payment_link (split_part(token_sealed, ':', 1), id)
    WHERE token_sealed IS NOT NULL;
CREATE INDEX ix_payment_link_customer_key ON payment_link (split_part(customer_sealed, ':', 1), id)
    WHERE customer_sealed IS NOT NULL;

ALTER TABLE payment_transaction
    ADD COLUMN personal_data_erased_at timestamptz,
    DROP CONSTRAINT ck_transaction_payout,
    ADD CONSTRAINT ck_transaction_payout CHECK ((type = 'PAYOUT' AND origin = 'API')
        = (idempotency_id IS NOT NULL AND beneficiary_method IS NOT NULL)),
    -- What was not erased can be sent.
    ADD CONSTRAINT ck_transaction_beneficiary CHECK ((beneficiary_sealed IS NOT NULL)
        = (type = 'PAYOUT' AND origin = 'API' AND personal_data_erased_at IS NULL)),
    -- What may still be sent or asked about keeps its data, whatever the service does.
    ADD CONSTRAINT ck_transaction_erased CHECK (personal_data_erased_at IS NULL
        OR status IN ('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'));

-- What is erased next, the oldest first.
CREATE INDEX ix_transaction_to_erase ON payment_transaction (updated_at)
    WHERE personal_data_erased_at IS NULL AND status IN ('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED');

-- The kept answers of a transaction are erased with it.
CREATE INDEX ix_idempotency_record_transaction ON idempotency_record (transaction_id) WHERE transaction_id IS NOT NULL;

ALTER TABLE payment_link
    ADD COLUMN personal_data_erased_at timestamptz,
    ALTER COLUMN token_sealed DROP NOT NULL,
    ADD CONSTRAINT ck_payment_link_token CHECK ((token_sealed IS NULL) = (personal_data_erased_at IS NOT NULL)),
    ADD CONSTRAINT ck_payment_link_erased CHECK (personal_data_erased_at IS NULL OR customer_sealed IS NULL);

CREATE INDEX ix_payment_link_to_erase ON payment_link (created_at) WHERE personal_data_erased_at IS NULL;

-- The signed text is sealed. The release before writes it in the clear, and a job seals what it has written; what the new
-- release has written the old one postpones and the new one applies.
ALTER TABLE webhook_inbox
    ALTER COLUMN param DROP NOT NULL,
    ADD COLUMN param_sealed            varchar(131072),
    ADD COLUMN personal_data_erased_at timestamptz,
    ADD CONSTRAINT ck_webhook_inbox_text CHECK
        (num_nonnulls(param, param_sealed, personal_data_erased_at) = 1),
    -- What has not had its effect keeps its text.
    ADD CONSTRAINT ck_webhook_inbox_erased CHECK (personal_data_erased_at IS NULL OR state IN ('APPLIED', 'REFUSED'));

CREATE INDEX ix_webhook_inbox_sealed_key ON webhook_inbox (split_part(param_sealed, ':', 1), id)
    WHERE param_sealed IS NOT NULL;
CREATE INDEX ix_webhook_inbox_clear ON webhook_inbox (id) WHERE param IS NOT NULL;
CREATE INDEX ix_webhook_inbox_to_erase ON webhook_inbox (received_at) WHERE personal_data_erased_at IS NULL;

-- Every run that has erased something: who had it done, when, and how much.
CREATE TABLE personal_data_erasure (
    id            uuid        NOT NULL,
    -- The caller who asked for it; absent when it was the job.
    client        varchar(64),
    person        varchar(128),
    cut_off       timestamptz NOT NULL,
    transactions  bigint      NOT NULL,
    payment_links bigint      NOT NULL,
    webhooks      bigint      NOT NULL,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz NOT NULL,
    CONSTRAINT pk_personal_data_erasure PRIMARY KEY (id),
    CONSTRAINT ck_personal_data_erasure_person CHECK (person IS NULL OR client IS NOT NULL)
);

CREATE INDEX ix_personal_data_erasure_newest ON personal_data_erasure (started_at DESC, id DESC);
