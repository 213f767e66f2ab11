-- Which processes of this service run beside each other; what is shared among them is divided by their number.

CREATE TABLE gateway_replica (
    id      uuid        NOT NULL,
    -- By the database's clock, because the clocks of the replicas may differ.
    seen_at timestamptz NOT NULL,
    CONSTRAINT pk_gateway_replica PRIMARY KEY (id)
);
