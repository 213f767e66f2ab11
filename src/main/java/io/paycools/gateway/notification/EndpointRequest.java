package io.paycools.gateway.notification;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import io.paycools.gateway.api.PlainText;
import io.paycools.gateway.api.ServiceException.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /v1/notification-endpoints}. */
@Schema(name = "CreateNotificationEndpoint")
record EndpointRequest(
        @Schema(
                required = true,
                description = "Where events are sent by POST. In plain form: no user, no fragment, no odd spelling.",
                example = "https://shop.internal.example/paycools-events")
        @NotNull(message = "is required")
        String url,

        @Schema(
                required = true,
                description = "payment.succeeded, payment.failed, payment.expired, payout.succeeded, payout.failed,"
                        + " payout.awaiting_approval, refund.succeeded, refund.failed, discrepancy.opened. Your key's"
                        + " roles must allow to see what they are about.",
                example = "[\"payment.succeeded\",\"payment.failed\",\"payment.expired\"]")
        @NotNull(message = "is required")
        @Size(min = 1, max = 32, message = "must have 1 to 32 entries")
        List<@NotNull(message = "must be a text") String> eventTypes,

        @Schema(
                description = "true: only transactions that your own key has asked for. false when absent: all that"
                        + " your key may see.")
        Boolean ownTransactionsOnly,

        @PlainText(max = 256) String description) {

    boolean ownOnly() {
        return ownTransactionsOnly != null && ownTransactionsOnly;
    }

    /** What no annotation can say, but for where it may lead. */
    void check(List<Violation> violations) {
        if (eventTypes == null) {
            return;
        }
        for (int i = 0; i < eventTypes.size(); i++) {
            if (eventTypes.get(i) != null && EventType.named(eventTypes.get(i)) == null) {
                violations.add(new Violation("eventTypes[" + i + "]", "must be one of " + EventType.names()));
            }
        }
    }
}
