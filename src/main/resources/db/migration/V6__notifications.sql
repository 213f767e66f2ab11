-- What internal services are told: their endpoints, the events, one delivery per event and endpoint, and its attempts.

CREATE TABLE notification_endpoint (
    id                     uuid          NOT NULL,
    client                 varchar(64)   NOT NULL,
    url                    varchar(2048) NOT NULL,
    event_types            varchar(32)[] NOT NULL,
    -- Whether only transactions of the client itself are told.
    own_only               boolean       NOT NULL,
    description            varchar(256),
    -- Encrypted; absent once the endpoint is deleted.
    secret_sealed          varchar(512),
    previous_secret_sealed varchar(512),
    previous_secret_until  timestamptz,
    -- Failures in a row; many of them pause the endpoint for a while.
    failures               integer       NOT NULL DEFAULT 0,
    paused_until           timestamptz,
    disabled_at            timestamptz,
    disabled_reason        varchar(16),
    deleted_at             timestamptz,
    created_at             timestamptz   NOT NULL,
    CONSTRAINT pk_notification_endpoint PRIMARY KEY (id),
    CONSTRAINT ck_notification_endpoint_types CHECK (cardinality(event_types) > 0),
    CONSTRAINT ck_notification_endpoint_secret CHECK ((deleted_at IS NULL) = (secret_sealed IS NOT NULL)),
    CONSTRAINT ck_notification_endpoint_previous CHECK
        ((previous_secret_sealed IS NULL) = (previous_secret_until IS NULL)),
    CONSTRAINT ck_notification_endpoint_disabled CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);

CREATE INDEX ix_notification_endpoint_client ON notification_endpoint (client, created_at, id) WHERE deleted_at IS NULL;

-- Kept like the history it belongs to, so that no number is given twice.
CREATE TABLE notification_event (
    id             uuid        NOT NULL,
    type           varchar(32) NOT NULL,
    transaction_id uuid        NOT NULL,
    sequence       integer     NOT NULL,
    discrepancy_id uuid,
    occurred_at    timestamptz NOT NULL,
    CONSTRAINT pk_notification_event PRIMARY KEY (id),
    CONSTRAINT fk_notification_event_transaction FOREIGN KEY (transaction_id) REFERENCES payment_transaction (id),
    CONSTRAINT fk_notification_event_discrepancy FOREIGN KEY (discrepancy_id) REFERENCES discrepancy (id),
    CONSTRAINT uq_notification_event_sequence UNIQUE (transaction_id, sequence),
    CONSTRAINT ck_notification_event_discrepancy CHECK ((type = 'discrepancy.opened') = (discrepancy_id IS NOT NULL))
);

CREATE TABLE notification_delivery (
    id              uuid        NOT NULL,
    event_id        uuid        NOT NULL,
    endpoint_id     uuid        NOT NULL,
    state           varchar(16) NOT NULL,
    -- All attempts ever made, and those since it was last put into the queue.
    attempts        integer     NOT NULL DEFAULT 0,
    step            integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    occurred_at     timestamptz NOT NULL,
    finished_at     timestamptz,
    CONSTRAINT pk_notification_delivery PRIMARY KEY (id),
    CONSTRAINT fk_notification_delivery_event FOREIGN KEY (event_id) REFERENCES notification_event (id),
    CONSTRAINT fk_notification_delivery_endpoint FOREIGN KEY (endpoint_id) REFERENCES notification_endpoint (id),
    CONSTRAINT uq_notification_delivery UNIQUE (event_id, endpoint_id),
    CONSTRAINT ck_notification_delivery_state CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    CONSTRAINT ck_notification_delivery_due CHECK ((state = 'PENDING') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT ck_notification_delivery_finished CHECK ((state = 'PENDING') = (finished_at IS NULL))
);

-- What the couriers take.
CREATE INDEX ix_notification_delivery_due ON notification_delivery (endpoint_id, next_attempt_at)
    WHERE state = 'PENDING';
-- The lists of an endpoint, oldest first: what it missed, and everything.
CREATE INDEX ix_notification_delivery_missed ON notification_delivery (endpoint_id, occurred_at, id)
    WHERE state <> 'DELIVERED';
CREATE INDEX ix_notification_delivery_all ON notification_delivery (endpoint_id, occurred_at, id);
-- What is deleted after the retention.
CREATE INDEX ix_notification_delivery_finished ON notification_delivery (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE notification_attempt (
    delivery_id uuid        NOT NULL,
    number      integer     NOT NULL,
    result      varchar(24) NOT NULL,
    http_status integer,
    duration_ms integer     NOT NULL,
    started_at  timestamptz NOT NULL,
    CONSTRAINT pk_notification_attempt PRIMARY KEY (delivery_id, number),
    CONSTRAINT fk_notification_attempt_delivery FOREIGN KEY (delivery_id) REFERENCES notification_delivery (id)
        ON DELETE CASCADE
);
