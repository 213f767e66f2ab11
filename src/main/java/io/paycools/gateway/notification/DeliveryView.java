package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One event on its way to one endpoint.
 *
 * @param eventId the receiver's {@code webhook-id}
 * @param sequence the event's place among those of its transaction
 * @param occurredAt when it happened
 * @param nextAttemptAt null when it is over
 * @param attempts oldest first; neither body is kept
 */
@Schema(name = "NotificationDelivery")
record DeliveryView(
        UUID id,
        UUID endpointId,
        UUID eventId,
        String type,
        UUID transactionId,
        int sequence,
        Instant occurredAt,
        NotificationDelivery.State state,
        Instant nextAttemptAt,
        Instant finishedAt,
        List<AttemptView> attempts) {

    /**
     * One attempt.
     *
     * @param httpStatus null when none came
     */
    @Schema(name = "NotificationAttempt")
    record AttemptView(int number, AttemptResult result, Integer httpStatus, int durationMs, Instant startedAt) {

        static AttemptView of(NotificationAttempt attempt) {
            return new AttemptView(
                    attempt.key.number(), attempt.result, attempt.httpStatus, attempt.durationMs, attempt.startedAt);
        }
    }

    static DeliveryView of(NotificationDelivery delivery, NotificationEvent event, List<NotificationAttempt> attempts) {
        return new DeliveryView(
                delivery.id,
                delivery.endpointId,
                event.id,
                event.type,
                event.transactionId,
                event.sequence,
                event.occurredAt,
                delivery.state,
                delivery.nextAttemptAt,
                delivery.finishedAt,
                attempts.stream().map(AttemptView::of).toList());
    }
}
