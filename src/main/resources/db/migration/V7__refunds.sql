-- Refunds: transactions with a parent, the payment that they give back. That no payment is given back twice is judged
-- here, whatever the service does: every refund that has not come to nothing is counted in its payment's row, and the
-- lock on that row puts any number of refunds one after the other.

ALTER TABLE payment_transaction
    -- The payment that a refund gives back.
    ADD COLUMN payment_id        uuid,
    -- PayCools' id of that payment, fixed with the refund.
    ADD COLUMN payment_reference varchar(64),
    -- Of a payment: the sum of its refunds that have not failed and were not cancelled. Written by the trigger alone.
    ADD COLUMN refunded_minor    bigint      NOT NULL DEFAULT 0,
    -- So that the foreign key can say what kind of parent it means.
    ADD COLUMN payment_type      varchar(16) GENERATED ALWAYS AS
        (CASE WHEN payment_id IS NOT NULL THEN 'PAYMENT' END) STORED;

ALTER TABLE payment_transaction
    ADD CONSTRAINT uq_transaction_parent UNIQUE (id, type, account, currency),
    -- The parent is a payment of the same account, in the same currency.
    ADD CONSTRAINT fk_transaction_payment FOREIGN KEY (payment_id, payment_type, account, currency)
        REFERENCES payment_transaction (id, type, account, currency),
    ADD CONSTRAINT ck_transaction_refund CHECK ((type = 'REFUND') = (payment_id IS NOT NULL)
        AND (payment_id IS NULL) = (payment_reference IS NULL)),
    ADD CONSTRAINT ck_transaction_refunded CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    ADD CONSTRAINT ck_transaction_refunded_status CHECK (refunded_minor = 0
        OR (type = 'PAYMENT' AND status = 'SUCCEEDED'));

-- The refunds of a payment, newest first.
CREATE INDEX ix_transaction_refunds ON payment_transaction (payment_id, created_at DESC, id DESC)
    WHERE payment_id IS NOT NULL;

CREATE FUNCTION count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := 0;
    after  bigint := 0;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status NOT IN ('FAILED', 'CANCELLED', 'EXPIRED') THEN
        before := OLD.amount_minor;
    END IF;
    IF NEW.status NOT IN ('FAILED', 'CANCELLED', 'EXPIRED') THEN
        after := NEW.amount_minor;
    END IF;
    IF before <> after THEN
        UPDATE payment_transaction
        SET refunded_minor = refunded_minor + after - before, updated_at = greatest(updated_at, NEW.updated_at)
        WHERE id = NEW.payment_id;
    END IF;
    RETURN NULL;
END
$$;

-- The refund's own row is always locked before that of its payment.
CREATE TRIGGER tr_transaction_refund AFTER INSERT OR UPDATE OF status, amount_minor ON payment_transaction
    FOR EACH ROW WHEN (NEW.type = 'REFUND') EXECUTE FUNCTION count_refund();

CREATE FUNCTION refuse_refund_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a refund keeps its payment and its amount, and is not deleted';
END
$$;

CREATE TRIGGER tr_transaction_refund_fixed BEFORE UPDATE OF payment_id, amount_minor, type ON payment_transaction
    FOR EACH ROW WHEN (OLD.type = 'REFUND' AND (OLD.payment_id IS DISTINCT FROM NEW.payment_id
        OR OLD.amount_minor <> NEW.amount_minor OR OLD.type <> NEW.type))
    EXECUTE FUNCTION refuse_refund_change();

CREATE TRIGGER tr_transaction_refund_kept BEFORE DELETE ON payment_transaction
    FOR EACH ROW WHEN (OLD.type = 'REFUND') EXECUTE FUNCTION refuse_refund_change();
