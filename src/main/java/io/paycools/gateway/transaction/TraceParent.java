package io.paycools.gateway.transaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/** The text in which a trace is handed on and kept: {@code traceparent} of the W3C Trace Context, version 00. */
public final class TraceParent {

    /** The header that carries it. */
    public static final String HEADER = "traceparent";

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private TraceParent() {}

    /** That of what is under way, or null without tracing. */
    public static String current() {
        return write(Span.current().getSpanContext());
    }

    /** Whether that is kept, as the last part of the text says it; null without tracing. */
    static String currentFlags() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceFlags().asHex() : null;
    }

    /** As text, or null when it is none. */
    public static String write(SpanContext span) {
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    /** What the text means; an invalid one for null and for what it does not understand. */
    public static SpanContext read(String text) {
        Matcher parts = FORM.matcher(text == null ? "" : text);
        return parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
