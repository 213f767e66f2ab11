-- What shows how the gateway is: the trace in which a transaction was created, and the indexes of what is counted.

ALTER TABLE payment_transaction
    -- W3C trace context of the create, so that what happens later is found in the same trace; absent without tracing.
    ADD COLUMN trace_parent varchar(55),
    ADD CONSTRAINT ck_transaction_trace_parent CHECK (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');

-- How many are not settled, and since when: counted every few seconds, from the index alone.
CREATE INDEX ix_transaction_unsettled ON payment_transaction (status, type, account, created_at)
    WHERE status IN ('CREATED', 'AWAITING_APPROVAL', 'SUBMITTING', 'PENDING', 'UNKNOWN');
-- How many webhooks wait, and since when.
CREATE INDEX ix_webhook_inbox_waiting ON webhook_inbox (state, received_at) WHERE state IN ('NEW', 'WAITING');
