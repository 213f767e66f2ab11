-- What the checklist of the go-live remembers.

-- The last look at the line to PayCools, one per account and environment: a page that is loaded again calls nobody.
CREATE TABLE go_live_check (
    account     varchar(64)    NOT NULL,
    environment varchar(16)    NOT NULL,
    -- Whoever moves it on looks; the others show what is there.
    started_at  timestamptz    NOT NULL,
    checked_at  timestamptz,
    -- Of the settings that were looked at; with others the report says nothing any more.
    settings    varchar(64),
    report      varchar(16384),
    CONSTRAINT pk_go_live_check PRIMARY KEY (account, environment),
    CONSTRAINT ck_go_live_check_environment CHECK (environment IN ('TEST', 'PRODUCTION'))
);

-- What people have said of a step, never changed: the newest row of a step is how it stands.
CREATE TABLE go_live_tick (
    id          uuid           NOT NULL,
    account     varchar(64)    NOT NULL,
    environment varchar(16)    NOT NULL,
    step        varchar(64)    NOT NULL,
    done        boolean        NOT NULL,
    person      varchar(128)   NOT NULL,
    client      varchar(64)    NOT NULL,
    note        varchar(512),
    at          timestamptz    NOT NULL,
    CONSTRAINT pk_go_live_tick PRIMARY KEY (id),
    CONSTRAINT ck_go_live_tick_environment CHECK (environment IN ('TEST', 'PRODUCTION'))
);

CREATE INDEX ix_go_live_tick_account ON go_live_tick (account, environment, at DESC, id DESC);

-- When a webhook was last turned away, and why: that PayCools signs with another key is seen nowhere else.
CREATE TABLE webhook_refusal (
    account varchar(64) NOT NULL,
    reason  varchar(32) NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_webhook_refusal PRIMARY KEY (account, reason),
    CONSTRAINT ck_webhook_refusal_reason CHECK (reason IN ('FORGED', 'ADDRESS'))
);

-- Whether there was a webhook about an order.
CREATE INDEX ix_webhook_inbox_order ON webhook_inbox (account, merchant_order_id);
-- The newest orders of a product.
CREATE INDEX ix_transaction_product ON payment_transaction (account, type, created_at DESC);
