package io.paycools.gateway.api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong into problem JSON. What we did not foresee says nothing but that it happened. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final AllowedMethods methods;

    ProblemMappers(AllowedMethods methods) {
        this.methods = methods;
    }

    @ServerExceptionMapper
    Response map(ServiceException e) {
        return Problem.response(e.code(), e.getMessage(), e.violations(), e.retryAfter());
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthenticated() {
        return Problem.response(ErrorCode.UNAUTHENTICATED, null);
    }

    /** The token may be as good as any: nobody can tell now. */
    @ServerExceptionMapper(OIDCException.class)
    Response issuerUnavailable() {
        return Problem.response(ErrorCode.ISSUER_UNAVAILABLE, null, List.of(), Duration.ofSeconds(2));
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden() {
        return Problem.response(ErrorCode.FORBIDDEN, null);
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e, ContainerRequestContext request) {
        ErrorCode code = codeOf(e);
        Set<String> possible = methods.of(request.getUriInfo().getPath());
        // Quarkus looks for the method in one class alone, where several share the beginning of a path.
        if (code == ErrorCode.NOT_FOUND && !possible.isEmpty() && !possible.contains(request.getMethod())) {
            code = ErrorCode.METHOD_NOT_ALLOWED;
        }
        Response.ResponseBuilder answer = Response.fromResponse(Problem.response(code, null));
        if (code == ErrorCode.METHOD_NOT_ALLOWED) {
            answer.header(HttpHeaders.ALLOW, String.join(", ", possible));
        }
        return answer.build();
    }

    private static ErrorCode codeOf(WebApplicationException e) {
        return switch (e.getResponse().getStatus()) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            default -> e instanceof ClientErrorException ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    }

    /** A body that could not be read to its end: the server has then answered by itself, or the sender has left. */
    @ServerExceptionMapper
    Response map(IOException e, RoutingContext http) {
        if (http.response().ended() || http.response().closed()) {
            LOG.debugf("body not read to its end: %s", Unexpected.describe(e));
            return Response.status(ErrorCode.PAYLOAD_TOO_LARGE.status()).build();
        }
        return map((Throwable) e);
    }

    @ServerExceptionMapper
    Response map(Throwable e) {
        if (StorageFailure.isBehind(e)) {
            LOG.warnf("storage unavailable: %s", StorageFailure.describe(e));
            return Problem.response(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "Nothing is lost. Try again with the same idempotency key.",
                    List.of(),
                    Duration.ofSeconds(2));
        }
        // The type and the place, not the message: a message may quote what somebody sent.
        LOG.errorf("unexpected %s", Unexpected.describe(e));
        return Problem.response(ErrorCode.INTERNAL_ERROR, null);
    }
}
