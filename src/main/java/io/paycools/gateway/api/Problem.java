package io.paycools.gateway.api;

import java.time.Duration;
import java.util.List;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Problem details, RFC 9457.
 *
 * @param code stable, for programs; title and detail are for people and may change
 * @param violations one entry per wrong field
 * @param correlationId what to quote when asking us
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Problem", description = "Problem details (RFC 9457); code is stable.")
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        List<ServiceException.Violation> violations,
        String correlationId) {

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail, List<ServiceException.Violation> violations) {
        return new Problem(
                "urn:paycools-gateway:" + code.code(),
                code.title(),
                code.status(),
                code.code(),
                detail,
                violations,
                CorrelationId.current());
    }

    static Response response(ErrorCode code, String detail) {
        return response(code, detail, List.of(), null);
    }

    static Response response(
            ErrorCode code, String detail, List<ServiceException.Violation> violations, Duration retryAfter) {
        Response.ResponseBuilder response = Response.status(code.status())
                .type(MediaType.valueOf(MEDIA_TYPE))
                .entity(of(code, detail, violations));
        if (code == ErrorCode.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey realm=\"paycools-gateway\"");
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"paycools-gateway\"");
        }
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        return response.build();
    }
}
