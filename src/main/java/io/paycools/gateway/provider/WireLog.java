package io.paycools.gateway.provider;

import io.smallrye.mutiny.Uni;

/** Keeps what went over the wire about some orders, for people who have to prove it. */
public interface WireLog {

    /** Whether the order may be one of them; asked for every request, so it looks at nothing but the id. */
    boolean mayWant(String merchantOrderId);

    /** Keeps it, or not. Never fails: no order depends on it. */
    Uni<Void> keep(Exchange exchange);
}
