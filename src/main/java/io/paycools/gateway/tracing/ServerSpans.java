package io.paycools.gateway.tracing;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** One span per request. Takes the trace of our callers, and none that a stranger brings to the open addresses. */
@ApplicationScoped
class ServerSpans {

    private static final int BEFORE_EVERYTHING = 20_000;
    private static final int SERVER_ERROR = 500;
    private static final String OF_CALLERS = "/v1/";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private static final TextMapGetter<HttpServerRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
            return request.headers().names();
        }

        @Override
        public String get(HttpServerRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    };

    private final Tracing tracing;

    ServerSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    void register(@Observes Filters filters) {
        if (tracing.enabled()) {
            filters.register(this::begin, BEFORE_EVERYTHING);
        }
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        String given = request.method().name();
        String method = METHODS.contains(given) ? given : "_OTHER";
        String route = Routes.of(request.path());
        Context parent = request.path().startsWith(OF_CALLERS)
                ? W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS)
                : Context.root();
        Span span = tracing.tracer()
                .spanBuilder(method + " " + route)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method)
                .setAttribute(ROUTE, route)
                .startSpan();
        context.addEndHandler(ended -> {
            int status = context.response().getStatusCode();
            span.setAttribute(STATUS, (long) status);
            if (ended.failed() || status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
        tracing.begin(parent, span);
        context.next();
    }
}
