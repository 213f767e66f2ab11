package io.paycools.gateway.search;

import java.time.Instant;

import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.TransactionEvent;
import io.paycools.gateway.transaction.TransactionStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One move in the history, with the inner statuses, because whoever reads a history wants to know exactly.
 *
 * @param sequence 1 for the first
 * @param cause who told us: the request, the answer to the create call, a webhook or a query
 */
@Schema(name = "TransactionEvent")
public record EventView(
        int sequence,
        TransactionStatus from,
        TransactionStatus to,
        Observation.Source cause,
        String detail,
        String providerReference,
        Instant time) {

    static EventView of(TransactionEvent event) {
        return new EventView(
                event.sequence(),
                event.from(),
                event.to(),
                event.cause(),
                event.detail(),
                event.providerReference(),
                event.createdAt());
    }
}
