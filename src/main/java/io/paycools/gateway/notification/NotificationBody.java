package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paycools.gateway.transaction.Discrepancy;
import io.paycools.gateway.transaction.DiscrepancyKind;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a receiver gets: a Standard Webhooks payload.
 *
 * @param id of the event, as in the header {@code webhook-id}; the same whenever it is delivered again
 * @param timestamp when it happened
 * @param sequence the event's place among those of its transaction, 1 for the first; deliveries may overtake one
 *     another
 */
@Schema(name = "Notification")
record NotificationBody(UUID id, String type, Instant timestamp, int sequence, Data data) {

    /**
     * What it is about.
     *
     * @param transaction as the API shows it when this is sent, which may be later than the event
     */
    @Schema(name = "NotificationData")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(TransactionView transaction, Contradiction discrepancy) {}

    /** What waits for a person; only in {@code discrepancy.opened}. */
    @Schema(name = "NotificationDiscrepancy")
    record Contradiction(UUID id, DiscrepancyKind kind, String detail, Instant openedAt) {}

    static NotificationBody of(NotificationEvent event, PaymentTransaction transaction, Discrepancy discrepancy) {
        Contradiction contradiction = discrepancy == null
                ? null
                : new Contradiction(discrepancy.id(), discrepancy.kind(), discrepancy.detail(), discrepancy.openedAt());
        return new NotificationBody(
                event.id,
                event.type,
                event.occurredAt,
                event.sequence,
                new Data(TransactionView.of(transaction), contradiction));
    }
}
