package io.paycools.gateway.http;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ProblemAnswer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Cuts off whoever lets the body of a request drip, {@code gateway.http.body-timeout}. */
@ApplicationScoped
class BodyDeadline {

    /** After the headers of the answer, before the limits of its size. */
    private static final int EARLY = 15_000;

    private final long millis;
    private final ProblemAnswer answer;

    BodyDeadline(@ConfigProperty(name = "gateway.http.body-timeout") Duration timeout, ProblemAnswer answer) {
        this.millis = timeout.toMillis();
        this.answer = answer;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, EARLY);
    }

    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBody(request) && !request.isEnded()) {
            long timer = context.vertx().setTimer(millis, fired -> cutOff(context));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    /** One without a body does not count as ended as long as nobody reads it, and its answer may take its time. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || (length != null && !length.equals("0"));
    }

    private void cutOff(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || context.response().closed()) {
            return;
        }
        if (context.response().headWritten()) {
            request.connection().close();
        } else {
            answer.endAndClose(context, ErrorCode.REQUEST_TIMEOUT, null);
        }
    }
}
