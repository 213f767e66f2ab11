-- Payouts, what the dispatcher and the resolver look for, and discrepancies that a person resolves.

ALTER TABLE payment_transaction
    -- PORTAL: made in PayCools' merchant portal, told to us by a webhook.
    ADD COLUMN origin                varchar(16) NOT NULL DEFAULT 'API',
    -- PayCools' second lock against paying twice, beside the merchant order id.
    ADD COLUMN idempotency_id        varchar(30),
    ADD COLUMN beneficiary_method    varchar(16),
    ADD COLUMN beneficiary_bank_code varchar(64),
    -- The last characters of the account number, for people who look for a payout. The rest is sealed.
    ADD COLUMN beneficiary_end       varchar(4),
    ADD COLUMN beneficiary_sealed    varchar(8192),
    -- How often it was taken up for sending; an answer to an earlier attempt decides nothing about a later one.
    ADD COLUMN sends                 integer     NOT NULL DEFAULT 0,
    ADD COLUMN submitted_at          timestamptz,
    -- Whether PayCools ever showed that it has the order; what it has had it cannot lose.
    ADD COLUMN heard_of              boolean     NOT NULL DEFAULT false,
    -- When the next step is due: sending for CREATED, a query for what is not settled.
    ADD COLUMN next_check_at         timestamptz,
    ADD COLUMN checks                integer     NOT NULL DEFAULT 0,
    -- Until then what is certainly not sent may be sent.
    ADD COLUMN send_before           timestamptz,
    -- The client who approved or rejected.
    ADD COLUMN decided_by            varchar(64),
    ALTER COLUMN client DROP NOT NULL;

UPDATE payment_transaction
SET sends = 1,
    submitted_at = created_at,
    heard_of = provider_reference IS NOT NULL OR status IN ('PENDING', 'SUCCEEDED'),
    next_check_at = CASE WHEN status IN ('SUBMITTING', 'PENDING', 'UNKNOWN') THEN now() END;

ALTER TABLE payment_transaction
    ADD CONSTRAINT uq_transaction_idempotency_id UNIQUE (account, idempotency_id),
    ADD CONSTRAINT ck_transaction_origin CHECK (origin IN ('API', 'PORTAL')),
    ADD CONSTRAINT ck_transaction_client CHECK ((origin = 'PORTAL') = (client IS NULL)),
    ADD CONSTRAINT ck_transaction_idempotency_id CHECK (idempotency_id ~ '^[A-Za-z0-9]{10,30}$'),
    ADD CONSTRAINT ck_transaction_payout CHECK ((type = 'PAYOUT' AND origin = 'API')
        = (idempotency_id IS NOT NULL AND beneficiary_method IS NOT NULL AND beneficiary_sealed IS NOT NULL)),
    ADD CONSTRAINT ck_transaction_method CHECK (beneficiary_method IN ('BANK', 'EWALLET', 'PROMPTPAY')),
    ADD CONSTRAINT ck_transaction_submitted CHECK (status <> 'SUBMITTING' OR (sends > 0 AND submitted_at IS NOT NULL)),
    ADD CONSTRAINT ck_transaction_due CHECK (status <> 'CREATED' OR (next_check_at IS NOT NULL AND send_before IS NOT NULL)),
    ADD CONSTRAINT ck_transaction_final CHECK (status NOT IN ('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED')
        OR next_check_at IS NULL),
    DROP CONSTRAINT ck_transaction_amount,
    -- Our own limit; what was paid in the portal is as large as it is.
    ADD CONSTRAINT ck_transaction_amount CHECK (amount_minor > 0 AND (amount_minor <= 500000000 OR origin = 'PORTAL'));

-- What the dispatcher takes.
CREATE INDEX ix_transaction_to_send ON payment_transaction (account, next_check_at) WHERE status = 'CREATED';
-- What the resolver takes.
CREATE INDEX ix_transaction_to_check ON payment_transaction (account, next_check_at)
    WHERE status IN ('SUBMITTING', 'PENDING', 'UNKNOWN') AND next_check_at IS NOT NULL;
-- What counts against a daily limit.
CREATE INDEX ix_transaction_payout_day ON payment_transaction (currency, created_at) INCLUDE (amount_minor)
    WHERE type = 'PAYOUT' AND origin = 'API' AND status NOT IN ('FAILED', 'CANCELLED');

ALTER TABLE transaction_event
    DROP CONSTRAINT ck_transaction_event_moves,
    -- A person's decision is part of the history also when it leaves the status as it is.
    ADD CONSTRAINT ck_transaction_event_moves CHECK (from_status IS DISTINCT FROM to_status OR cause = 'PERSON'),
    DROP CONSTRAINT ck_transaction_event_cause,
    ADD CONSTRAINT ck_transaction_event_cause CHECK (cause IN
        ('REQUEST', 'SUBMIT', 'WEBHOOK', 'QUERY', 'DISPATCH', 'DEADLINE', 'PERSON')),
    ALTER COLUMN detail TYPE varchar(1024);

ALTER TABLE discrepancy
    DROP CONSTRAINT ck_discrepancy_source,
    ADD CONSTRAINT ck_discrepancy_source CHECK (source IN ('SUBMIT', 'WEBHOOK', 'QUERY', 'DEADLINE')),
    ADD COLUMN resolved_at     timestamptz,
    -- The person, and the client through which the decision came.
    ADD COLUMN resolved_by     varchar(128),
    ADD COLUMN resolved_client varchar(64),
    ADD COLUMN resolution      varchar(24),
    ADD COLUMN reason          varchar(512),
    ADD CONSTRAINT ck_discrepancy_resolution CHECK (
        (resolved_at IS NULL) = (resolved_by IS NULL)
        AND (resolved_at IS NULL) = (resolved_client IS NULL)
        AND (resolved_at IS NULL) = (resolution IS NULL)
        AND (resolved_at IS NULL) = (reason IS NULL)),
    ADD CONSTRAINT ck_discrepancy_resolution_kind CHECK (resolution IN ('NOTED', 'SEND_AGAIN', 'FAILED', 'SUCCEEDED'));

-- The list, oldest first, as a person works through it.
CREATE INDEX ix_discrepancy_open ON discrepancy (opened_at, id) WHERE resolved_at IS NULL;
CREATE INDEX ix_discrepancy_all ON discrepancy (opened_at, id);
CREATE INDEX ix_discrepancy_transaction ON discrepancy (transaction_id);
