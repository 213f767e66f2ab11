package io.paycools.gateway.testing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

import jakarta.inject.Singleton;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** The spans that the running service has made lately; they are sent here instead of to a collector. */
@Singleton
public class Spans implements SpanExporter {

    /** Of all tests together; one test looks for its own, which are the newest. */
    private static final int KEPT = 5000;

    private static final ConcurrentLinkedDeque<SpanData> SPANS = new ConcurrentLinkedDeque<>();

    /** Those that say to be about the transaction, oldest first. */
    public static List<SpanData> about(String transactionId) {
        return with("gateway.transaction.id", transactionId);
    }

    /** Those with the attribute, oldest first. */
    public static List<SpanData> with(String attribute, String value) {
        return all().stream()
                .filter(span -> value.equals(span.getAttributes().get(AttributeKey.stringKey(attribute))))
                .toList();
    }

    public static List<SpanData> all() {
        return List.copyOf(SPANS);
    }

    /** Takes away what a test has made itself, before another one wonders about it. */
    public static void forget(String name) {
        SPANS.removeIf(span -> span.getName().equals(name));
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        SPANS.addAll(spans);
        while (SPANS.size() > KEPT) {
            SPANS.pollFirst();
        }
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
