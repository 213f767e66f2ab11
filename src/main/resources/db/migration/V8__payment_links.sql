-- Pay-by-link: a request for money that is sent as an address and paid by whoever opens it.

CREATE TABLE payment_link (
    id                 uuid          NOT NULL,
    client             varchar(64)   NOT NULL,
    account            varchar(64)   NOT NULL,
    -- SHA-256 of the token in the address; the token itself is sealed, so that the table alone opens no page.
    token_hash         varchar(64)   NOT NULL,
    token_sealed       varchar(512)  NOT NULL,
    usage              varchar(16)   NOT NULL,
    amount_minor       bigint        NOT NULL,
    currency           varchar(3)    NOT NULL,
    country            varchar(2)    NOT NULL,
    description        varchar(256)  NOT NULL,
    metadata           varchar(32768) NOT NULL,
    -- What is known of the payer, encrypted.
    customer_sealed    varchar(8192),
    redirect_url       varchar(512),
    language           varchar(3),
    -- How it may be paid, as JSON text.
    channels           varchar(16384) NOT NULL,
    valid_until        timestamptz   NOT NULL,
    created_at         timestamptz   NOT NULL,
    cancelled_at       timestamptz,
    idempotency_key    varchar(128),
    request_hash       varchar(64)   NOT NULL,
    CONSTRAINT pk_payment_link PRIMARY KEY (id),
    CONSTRAINT uq_payment_link_token UNIQUE (token_hash),
    CONSTRAINT uq_payment_link_key UNIQUE (client, idempotency_key),
    CONSTRAINT ck_payment_link_usage CHECK (usage IN ('SINGLE', 'MULTIPLE')),
    CONSTRAINT ck_payment_link_amount CHECK (amount_minor > 0)
);

CREATE INDEX ix_payment_link_created ON payment_link (created_at DESC, id DESC);

-- Which payments were begun through a link. The row is written in the unit of work that records the payment.
CREATE TABLE payment_link_order (
    transaction_id uuid        NOT NULL,
    link_id        uuid        NOT NULL,
    -- 1 for the first.
    number         integer     NOT NULL,
    -- By which form; a form that is sent twice is one order.
    attempt        varchar(32) NOT NULL,
    CONSTRAINT pk_payment_link_order PRIMARY KEY (transaction_id),
    -- Checked at the end, because the payment is recorded last in the same unit of work.
    CONSTRAINT fk_payment_link_order_transaction FOREIGN KEY (transaction_id) REFERENCES payment_transaction (id)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_payment_link_order_link FOREIGN KEY (link_id) REFERENCES payment_link (id),
    CONSTRAINT uq_payment_link_order_number UNIQUE (link_id, number),
    CONSTRAINT uq_payment_link_order_attempt UNIQUE (link_id, attempt),
    CONSTRAINT ck_payment_link_order_number CHECK (number > 0)
);
