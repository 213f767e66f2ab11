-- A payout that a person had sent again: an attempt of before may have arrived, so that a refusal of the next one proves
-- nothing about it.
ALTER TABLE payment_transaction
    ADD COLUMN maybe_sent boolean NOT NULL DEFAULT false;

-- What was not sent in its time; looked for every second.
CREATE INDEX ix_transaction_overdue ON payment_transaction (send_before) WHERE status = 'CREATED';
