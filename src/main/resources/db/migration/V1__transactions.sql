-- Transactions, their append-only history, contradictions, idempotency keys and the webhook inbox.
-- Every constraint has a name: the service tells its callers what went wrong by these names.

CREATE TABLE payment_transaction (
    id                    uuid          NOT NULL,
    type                  varchar(16)   NOT NULL,
    status                varchar(24)   NOT NULL,
    moves                 integer       NOT NULL,
    account               varchar(64)   NOT NULL,
    client                varchar(64)   NOT NULL,
    merchant_order_id     varchar(32)   NOT NULL,
    provider_reference    varchar(64),
    amount_minor          bigint        NOT NULL,
    currency              varchar(3)    NOT NULL,
    country               varchar(2)    NOT NULL,
    mode                  varchar(16),
    description           varchar(256),
    metadata              varchar(32768) NOT NULL,
    next_action_type      varchar(16),
    next_action_url       varchar(2048),
    next_action_content   varchar(4096),
    failure_code          varchar(64),
    failure_message       varchar(512),
    failure_provider_code varchar(32),
    created_at            timestamptz   NOT NULL,
    updated_at            timestamptz   NOT NULL,
    expires_at            timestamptz,
    CONSTRAINT pk_transaction PRIMARY KEY (id),
    CONSTRAINT uq_transaction_merchant_order UNIQUE (account, merchant_order_id),
    CONSTRAINT ck_transaction_type CHECK (type IN ('PAYMENT', 'PAYOUT', 'REFUND')),
    CONSTRAINT ck_transaction_status CHECK (status IN ('CREATED', 'AWAITING_APPROVAL', 'SUBMITTING', 'PENDING',
        'UNKNOWN', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED')),
    CONSTRAINT ck_transaction_moves CHECK (moves > 0),
    CONSTRAINT ck_transaction_merchant_order CHECK (merchant_order_id ~ '^[A-Za-z0-9]{1,32}$'),
    CONSTRAINT ck_transaction_amount CHECK (amount_minor > 0 AND amount_minor <= 500000000),
    CONSTRAINT ck_transaction_market CHECK ((country, currency) IN
        (('PH', 'PHP'), ('ID', 'IDR'), ('MY', 'MYR'), ('TH', 'THB'), ('RU', 'RUB'))),
    CONSTRAINT ck_transaction_mode CHECK ((type = 'PAYMENT') = (mode IS NOT NULL)
        AND (mode IS NULL OR mode IN ('CASHIER', 'DIRECT'))),
    CONSTRAINT ck_transaction_failure CHECK (status NOT IN ('PENDING', 'UNKNOWN', 'SUCCEEDED') OR failure_code IS NULL)
);

-- The list, newest first, alone and narrowed by each filter that leaves many rows.
CREATE INDEX ix_transaction_newest ON payment_transaction (created_at DESC, id DESC);
CREATE INDEX ix_transaction_status ON payment_transaction (status, created_at DESC, id DESC);
CREATE INDEX ix_transaction_type ON payment_transaction (type, created_at DESC, id DESC);
CREATE INDEX ix_transaction_account ON payment_transaction (account, created_at DESC, id DESC);
CREATE INDEX ix_transaction_merchant_order ON payment_transaction (merchant_order_id);
CREATE INDEX ix_transaction_provider_reference ON payment_transaction (provider_reference)
    WHERE provider_reference IS NOT NULL;

CREATE TABLE transaction_event (
    id                 uuid          NOT NULL,
    transaction_id     uuid          NOT NULL,
    sequence           integer       NOT NULL,
    from_status        varchar(24),
    to_status          varchar(24)   NOT NULL,
    cause              varchar(16)   NOT NULL,
    detail             varchar(512),
    provider_reference varchar(64),
    raw_answer         varchar(4096),
    created_at         timestamptz   NOT NULL,
    CONSTRAINT pk_transaction_event PRIMARY KEY (id),
    CONSTRAINT fk_transaction_event_transaction FOREIGN KEY (transaction_id) REFERENCES payment_transaction (id),
    -- Two writers who both saw the same status cannot both write the next row.
    CONSTRAINT uq_transaction_event_sequence UNIQUE (transaction_id, sequence),
    CONSTRAINT ck_transaction_event_first CHECK ((sequence = 1) = (from_status IS NULL)),
    CONSTRAINT ck_transaction_event_moves CHECK (from_status IS DISTINCT FROM to_status),
    CONSTRAINT ck_transaction_event_cause CHECK (cause IN ('REQUEST', 'SUBMIT', 'WEBHOOK', 'QUERY'))
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history is append-only';
END
$$;

CREATE TRIGGER tr_transaction_event_append_only BEFORE UPDATE OR DELETE ON transaction_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE discrepancy (
    id             uuid         NOT NULL,
    transaction_id uuid         NOT NULL,
    kind           varchar(32)  NOT NULL,
    detail         varchar(256) NOT NULL,
    source         varchar(16)  NOT NULL,
    raw_answer     varchar(4096),
    opened_at      timestamptz  NOT NULL,
    CONSTRAINT pk_discrepancy PRIMARY KEY (id),
    CONSTRAINT fk_discrepancy_transaction FOREIGN KEY (transaction_id) REFERENCES payment_transaction (id),
    -- A contradiction that is told again is not a second one.
    CONSTRAINT uq_discrepancy_same UNIQUE (transaction_id, kind, detail),
    CONSTRAINT ck_discrepancy_source CHECK (source IN ('SUBMIT', 'WEBHOOK', 'QUERY'))
);

CREATE TABLE idempotency_record (
    client          varchar(64)  NOT NULL,
    idempotency_key varchar(128) NOT NULL,
    operation       varchar(64)  NOT NULL,
    request_hash    varchar(64)  NOT NULL,
    transaction_id  uuid         NOT NULL,
    answer_status   integer,
    answer_body     varchar(65536),
    busy_until      timestamptz  NOT NULL,
    created_at      timestamptz  NOT NULL,
    CONSTRAINT pk_idempotency_record PRIMARY KEY (client, idempotency_key),
    -- Deferred: the key is claimed first, so that its violation is seen before that of the order id.
    CONSTRAINT fk_idempotency_record_transaction FOREIGN KEY (transaction_id) REFERENCES payment_transaction (id)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_idempotency_record_answer CHECK ((answer_status IS NULL) = (answer_body IS NULL))
);

CREATE TABLE webhook_inbox (
    id                 uuid         NOT NULL,
    account            varchar(64)  NOT NULL,
    fingerprint        varchar(64)  NOT NULL,
    state              varchar(16)  NOT NULL,
    merchant_order_id  varchar(64),
    param              varchar(65536) NOT NULL,
    problem            varchar(256),
    attempts           integer      NOT NULL,
    received_at        timestamptz  NOT NULL,
    next_attempt_at    timestamptz  NOT NULL,
    processed_at       timestamptz,
    CONSTRAINT pk_webhook_inbox PRIMARY KEY (id),
    -- The same message, delivered again, is one row.
    CONSTRAINT uq_webhook_inbox_message UNIQUE (account, fingerprint),
    CONSTRAINT ck_webhook_inbox_state CHECK (state IN ('NEW', 'WAITING', 'APPLIED', 'REFUSED'))
);

-- What the processor looks for.
CREATE INDEX ix_webhook_inbox_due ON webhook_inbox (next_attempt_at) WHERE state IN ('NEW', 'WAITING');
