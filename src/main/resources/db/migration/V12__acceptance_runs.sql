-- Acceptance runs: PayCools' integration guide, section 5, gone through by the service, with what is needed to prove it.

CREATE TABLE acceptance_run (
    id                uuid          NOT NULL,
    client            varchar(64)   NOT NULL,
    account           varchar(64)   NOT NULL,
    environment       varchar(16)   NOT NULL,
    country           varchar(2)    NOT NULL,
    state             varchar(16)   NOT NULL,
    -- What the account and the service were then: the evidence is about these.
    app_id            varchar(128)  NOT NULL,
    host              varchar(255)  NOT NULL,
    webhook_url       varchar(512)  NOT NULL,
    gateway_version   varchar(64)   NOT NULL,
    note              varchar(256),
    -- The create requests, encrypted, because they name people; gone when the run is over.
    orders_sealed     varchar(131072),
    person_seconds    integer       NOT NULL,
    webhook_seconds   integer       NOT NULL,
    created_at        timestamptz   NOT NULL,
    finished_at       timestamptz,
    cancelled_by      varchar(64),
    next_turn_at      timestamptz   NOT NULL,
    idempotency_key   varchar(128)  NOT NULL,
    request_hash      varchar(64)   NOT NULL,
    CONSTRAINT pk_acceptance_run PRIMARY KEY (id),
    CONSTRAINT uq_acceptance_run_key UNIQUE (client, idempotency_key),
    CONSTRAINT ck_acceptance_run_environment CHECK (environment IN ('TEST', 'PRODUCTION')),
    CONSTRAINT ck_acceptance_run_state CHECK (state IN ('RUNNING', 'PASSED', 'FAILED', 'CANCELLED')),
    CONSTRAINT ck_acceptance_run_finished CHECK ((state = 'RUNNING') = (finished_at IS NULL)),
    CONSTRAINT ck_acceptance_run_sealed CHECK (state = 'RUNNING' OR orders_sealed IS NULL)
);

-- One run at a time per account; also what the job looks for.
CREATE UNIQUE INDEX uq_acceptance_run_running ON acceptance_run (account) WHERE state = 'RUNNING';
CREATE INDEX ix_acceptance_run_created ON acceptance_run (created_at DESC, id DESC);

CREATE TABLE acceptance_step (
    id                uuid          NOT NULL,
    run_id            uuid          NOT NULL,
    -- 1 for the first.
    number            integer       NOT NULL,
    test_case         varchar(24)   NOT NULL,
    kind              varchar(24)   NOT NULL,
    state             varchar(16)   NOT NULL,
    -- Fixed before the first call, in the step that makes the order, so that no restart makes a second one.
    merchant_order_id varchar(32),
    awaits            varchar(16),
    remark            varchar(1024),
    cure              varchar(1024),
    started_at        timestamptz,
    deadline_at       timestamptz,
    asked_at          timestamptz,
    finished_at       timestamptz,
    CONSTRAINT pk_acceptance_step PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_step_run FOREIGN KEY (run_id) REFERENCES acceptance_run (id),
    CONSTRAINT uq_acceptance_step_number UNIQUE (run_id, number),
    CONSTRAINT uq_acceptance_step_order UNIQUE (merchant_order_id),
    CONSTRAINT ck_acceptance_step_state CHECK (state IN ('OPEN', 'RUNNING', 'PASSED', 'FAILED', 'SKIPPED'))
);

-- What went over the wire for the orders of runs, masked; webhooks too, because the inbox keeps nothing for ever.
CREATE TABLE acceptance_exchange (
    id                uuid          NOT NULL,
    merchant_order_id varchar(32)   NOT NULL,
    operation         varchar(32)   NOT NULL,
    path              varchar(512)  NOT NULL,
    request           varchar(8192) NOT NULL,
    answer            varchar(8192),
    problem           varchar(512),
    sent_at           timestamptz   NOT NULL,
    answered_at       timestamptz   NOT NULL,
    CONSTRAINT pk_acceptance_exchange PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_exchange_order FOREIGN KEY (merchant_order_id)
        REFERENCES acceptance_step (merchant_order_id)
);

CREATE INDEX ix_acceptance_exchange_order ON acceptance_exchange (merchant_order_id, sent_at);
