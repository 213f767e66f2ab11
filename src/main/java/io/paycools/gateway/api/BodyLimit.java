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
 * Refuses a body that is too large, with a problem document: before a byte of it is read when it says how long it is,
 * else when it has been read. The server's own limit is higher, so that a body without a length meets this one first.
 */
@ApplicationScoped
public class BodyLimit {

    private static final int BEFORE_EVERYTHING = 10_000;

    private final long limit;
    private final ObjectMapper json;

    BodyLimit(@ConfigProperty(name = "gateway.max-body-size") MemorySize limit, ObjectMapper json) {
        this.limit = limit.asLongValue();
        this.json = json;
    }

    /** Checks a body that came without its length. */
    public void require(byte[] body) {
        if (body != null && body.length > limit) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, detail());
        }
    }

    private String detail() {
        return "At most " + limit + " bytes are taken.";
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
                    .end(json.writeValueAsString(Problem.of(code, detail(), List.of())));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
