package io.paycools.gateway.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An endpoint as our API shows it.
 *
 * @param client whose it is
 * @param status DISABLED: it answered 410, and gets nothing until it is enabled again
 * @param consecutiveFailures attempts that failed in a row, of whatever event
 * @param pausedUntil until then it is left alone, because it failed often or asked for it
 * @param secret shown once: when it is made and when it is rotated
 * @param previousSecretValidUntil until then the secret of before signs too
 */
@Schema(name = "NotificationEndpoint")
record EndpointView(
        UUID id,
        String client,
        String url,
        List<String> eventTypes,
        boolean ownTransactionsOnly,
        String description,
        Status status,
        int consecutiveFailures,
        Instant pausedUntil,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        String secret,

        @JsonInclude(JsonInclude.Include.NON_NULL) Instant previousSecretValidUntil,
        Instant createdAt) {

    enum Status {
        ACTIVE,
        DISABLED
    }

    static EndpointView of(NotificationEndpoint endpoint, Instant now) {
        return withSecret(endpoint, null, now);
    }

    static EndpointView withSecret(NotificationEndpoint endpoint, String secret, Instant now) {
        return new EndpointView(
                endpoint.id,
                endpoint.client,
                endpoint.url,
                List.of(endpoint.eventTypes),
                endpoint.ownOnly,
                endpoint.description,
                endpoint.isOpen() ? Status.ACTIVE : Status.DISABLED,
                endpoint.failures,
                later(endpoint.pausedUntil, now),
                secret,
                later(endpoint.previousSecretUntil, now),
                endpoint.createdAt);
    }

    /** A time that is past says nothing any more. */
    private static Instant later(Instant time, Instant now) {
        return time != null && time.isAfter(now) ? time : null;
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "EndpointView[" + id + "]";
    }
}
