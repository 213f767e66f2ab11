package io.paycools.gateway.api;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is too large before a byte of it is read, with a problem document; the server's own
 * limit, which also holds for bodies that do not say how long they are, answers without one.
 */
@ApplicationScoped
class BodyLimit {

    private static final int BEFORE_EVERYTHING = 10_000;

    private final long limit;
    private final ObjectMapper json;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, ObjectMapper json) {
        this.limit = limit.asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null
                || (length.length() < 19
                        && length.chars().allMatch(Character::isDigit)
                        && Long.parseLong(length) <= limit)) {
            context.next();
        } else {
            refuse(context);
        }
    }

    private void refuse(RoutingContext context) {
        ErrorCode code = ErrorCode.PAYLOAD_TOO_LARGE;
        try {
            // The rest of the body is not waited for, so the connection cannot be used again.
            context.response()
                    .setStatusCode(code.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(json.writeValueAsString(
                            Problem.of(code, "At most " + limit + " bytes are taken.", List.of())));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
