package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/**
 * Where it is put down that something happened which others want to be told of. Every method runs inside the unit of
 * work in which it happened, so that there is no change without its event and no event without its change; none of them
 * calls anybody.
 */
public interface Outbox {

    /** A transaction was recorded with its first status, or has reached another one. Its row is locked or new. */
    Uni<Void> statusReached(PaymentTransaction row, Instant at);

    /** The lines of a batch were recorded, each with its first status. */
    Uni<Void> batchRecorded(UUID batchId, String client, Instant at);

    /** A discrepancy about a transaction was opened. The row of the transaction is locked. */
    Uni<Void> discrepancyOpened(PaymentTransaction row, UUID discrepancyId, Instant at);
}
