-- Each version of a transaction's row costs an entry in every index, and a payment has three versions: three indexes less.

-- The order id comes first, so that the same index finds an order with and without its account.
ALTER TABLE payment_transaction
    DROP CONSTRAINT uq_transaction_merchant_order,
    ADD CONSTRAINT uq_transaction_merchant_order UNIQUE (merchant_order_id, account);
DROP INDEX ix_transaction_merchant_order;

-- Payouts alone have these; the rules stay the same, because nulls were never equal.
ALTER TABLE payment_transaction
    DROP CONSTRAINT uq_transaction_idempotency_id,
    DROP CONSTRAINT uq_transaction_batch_line;
CREATE UNIQUE INDEX uq_transaction_idempotency_id ON payment_transaction (account, idempotency_id)
    WHERE idempotency_id IS NOT NULL;
CREATE UNIQUE INDEX uq_transaction_batch_line ON payment_transaction (batch_id, batch_line) WHERE batch_id IS NOT NULL;
