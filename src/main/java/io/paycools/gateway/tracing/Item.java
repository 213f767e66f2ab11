package io.paycools.gateway.tracing;

import java.time.Instant;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jboss.logging.MDC;

/**
 * What is under way: a request, or one piece of work of a job, whose span begins when it is known what it is about.
 * Used by one step at a time, each of which sees what the one before has done.
 */
final class Item {

    /** The keys of Quarkus for the log. */
    private static final String LOG_TRACE = "traceId";

    private static final String LOG_SPAN = "spanId";

    private final String name;
    private final SpanContext cause;
    private final Instant began = Instant.now();
    private volatile Span span;
    private volatile Subject subject;
    private Scope scope;

    Item(String name, SpanContext cause) {
        this.name = name;
        this.cause = cause;
    }

    static Item begun(Span span) {
        Item item = new Item(null, SpanContext.getInvalid());
        item.span = span;
        return item;
    }

    String name() {
        return name;
    }

    /** What led to it; invalid when nothing is known. */
    SpanContext cause() {
        return cause;
    }

    /** By the machine's clock, as all times of spans are. */
    Instant began() {
        return began;
    }

    /** Null until it is known what it is about. */
    Span span() {
        return span;
    }

    void begin(Span made) {
        span = made;
        MDC.put(LOG_TRACE, made.getSpanContext().getTraceId());
        MDC.put(LOG_SPAN, made.getSpanContext().getSpanId());
    }

    /** Null until it is known. */
    Subject subject() {
        return subject;
    }

    void about(Subject known) {
        subject = known;
    }

    @SuppressWarnings("MustBeClosedChecker")
    void attach(Context first) {
        scope = first.makeCurrent();
    }

    /** Leaves the Vert.x context as it was, because the next item of a sweep works in the same one. */
    void end(Throwable failure) {
        if (scope != null) {
            scope.close();
        }
        if (span != null) {
            MDC.remove(LOG_TRACE);
            MDC.remove(LOG_SPAN);
            Tracing.failed(span, failure);
            span.end();
        }
    }
}
