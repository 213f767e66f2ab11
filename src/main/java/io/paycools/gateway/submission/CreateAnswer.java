package io.paycools.gateway.submission;

import java.net.URI;
import java.util.UUID;

import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

/**
 * The answer to a create request, as it is sent and kept for a repeat.
 *
 * @param status 201 when PayCools has answered, 202 when the outcome is not known yet
 * @param body JSON
 * @param id of the transaction
 * @param replayed whether the answer was given before
 */
public record CreateAnswer(int status, String body, UUID id, boolean replayed) {

    static final int CREATED = 201;
    static final int ACCEPTED = 202;

    /** As an HTTP response; {@code collection} is where the transaction is found, such as {@code /v1/payments/}. */
    public RestResponse<String> toResponse(String collection) {
        RestResponse.ResponseBuilder<String> response = RestResponse.ResponseBuilder.<String>create(status)
                .entity(body)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .location(URI.create(collection + id));
        if (replayed) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }

    CreateAnswer asReplay() {
        return new CreateAnswer(status, body, id, true);
    }
}
