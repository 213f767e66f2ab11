package io.paycools.gateway.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ErrorPage;
import io.paycools.gateway.api.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Turns the problem documents under {@code /pay} into pages: a payer is a person and no program. */
@ApplicationScoped
public class PayErrors implements ErrorPage {

    private static final String PAGES = "/pay/";

    /** Before the limit of everybody else's bodies, which is higher and answers in JSON. */
    private static final int BEFORE_EVERYTHING = 10_001;

    private final PayAnswers answers;
    private final long formLimit;

    PayErrors(PayAnswers answers, LinkConfig config) {
        this.answers = answers;
        this.formLimit = config.maxFormSize().asLongValue();
    }

    @ServerResponseFilter
    void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (isFor(request.getUriInfo().getPath()) && response.getEntity() instanceof Problem problem) {
            String language = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
            response.setEntity(PayAnswers.page(problem, language), null, PayAnswers.HTML);
            answers.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (!isFor(context.request().path()) || length == null || fits(length)) {
            context.next();
            return;
        }
        // The rest of the body is not waited for, so the connection cannot be used again.
        end(context, ErrorCode.PAYLOAD_TOO_LARGE.status());
    }

    @Override
    public Future<Void> end(RoutingContext context, int status) {
        HttpServerResponse response = context.response().setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, PayAnswers.HTML.toString());
        response.putHeader("Connection", "close");
        answers.headers().forEach(response::putHeader);
        return response.end(PayAnswers.page(status, null, context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    private boolean fits(String length) {
        return length.length() < 19
                && length.chars().allMatch(Character::isDigit)
                && Long.parseLong(length) <= formLimit;
    }

    @Override
    public boolean isFor(String path) {
        return path.startsWith(PAGES) || path.equals("/pay");
    }
}
