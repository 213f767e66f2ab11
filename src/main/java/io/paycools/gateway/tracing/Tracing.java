package io.paycools.gateway.tracing;

import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TraceParent;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;

/**
 * Makes the spans, and tells the log which transaction work is about. All spans are made here and by
 * {@link ServerSpans}, with attributes that are written down here: what instruments by itself would put addresses with
 * a payer's token, headers and statements into them.
 *
 * <p>What is under way is kept by Quarkus in the Vert.x context of the request or item, and goes where that goes. It is
 * put there once, at the beginning, and only ever filled: what is put there in the middle of a chain is not seen by the
 * steps after it. A call to somebody else is not put there, because its steps may run on threads without such a
 * context.
 */
@ApplicationScoped
public class Tracing {

    static final AttributeKey<String> TRANSACTION = AttributeKey.stringKey("gateway.transaction.id");
    static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("gateway.account");
    static final AttributeKey<String> MERCHANT_ORDER = AttributeKey.stringKey("gateway.merchant_order_id");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("gateway.outcome");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    /** The keys of the log. */
    private static final String LOG_TRANSACTION = "transactionId";

    private static final String LOG_ACCOUNT = "account";

    private static final ContextKey<Item> ITEM = ContextKey.named("gateway-item");

    private final Tracer tracer;
    private final boolean enabled;

    @Inject
    Tracing(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        this(telemetry.getTracer("io.paycools.gateway"), !disabled);
    }

    private Tracing(Tracer tracer, boolean enabled) {
        this.tracer = tracer;
        this.enabled = enabled;
    }

    /** One that makes no spans, for use without Quarkus. */
    public static Tracing off() {
        return new Tracing(OpenTelemetry.noop().getTracer("off"), false);
    }

    /** Puts a request under way into its Vert.x context; it stays there, because that ends with the request. */
    @SuppressWarnings("MustBeClosedChecker")
    void begin(Context parent, Span request) {
        if (VertxContext.isOnDuplicatedContext()) {
            var unused = parent.with(request).with(ITEM, Item.begun(request)).makeCurrent();
        }
    }

    boolean enabled() {
        return enabled;
    }

    Tracer tracer() {
        return tracer;
    }

    /**
     * Does one piece of work of a job. Its span begins when it is known what it is about ({@link #about}), and belongs
     * to the trace in which that was created; what turns out to be about nothing has none.
     */
    public <T> Uni<T> item(String name, Supplier<Uni<T>> work) {
        return item(name, null, work);
    }

    /**
     * As {@link #item(String, Supplier)}.
     *
     * @param cause what led to it, as {@link TraceParent} writes it, or null; the span is linked to that
     */
    public <T> Uni<T> item(String name, String cause, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            boolean kept = VertxContext.isOnDuplicatedContext();
            Item item = new Item(name, TraceParent.read(cause));
            if (enabled && kept) {
                item.attach(Context.root().with(ITEM, item));
            }
            return work.get().onTermination().invoke((done, failure, cancelled) -> {
                item.end(failure);
                if (kept) {
                    MDC.remove(LOG_TRANSACTION);
                    MDC.remove(LOG_ACCOUNT);
                }
            });
        });
    }

    /** Says which transaction the request or item that is under way is about. */
    public void about(PaymentTransaction row) {
        about(Subject.of(row));
    }

    /** As {@link #about(PaymentTransaction)}. */
    public void about(Subject subject) {
        if (!VertxContext.isOnDuplicatedContext()) {
            return;
        }
        MDC.put(LOG_TRANSACTION, subject.id().toString());
        MDC.put(LOG_ACCOUNT, subject.account());
        Item item = Context.current().get(ITEM);
        if (!enabled || item == null) {
            return;
        }
        if (item.span() == null) {
            item.begin(begin(item, subject));
        } else {
            SpanContext created = TraceParent.read(subject.traceParent());
            if (created.isValid()
                    && !created.getTraceId().equals(item.span().getSpanContext().getTraceId())) {
                item.span().addLink(created);
            }
        }
        item.about(subject);
        describe(item.span(), subject);
    }

    private Span begin(Item item, Subject subject) {
        SpanBuilder span = tracer.spanBuilder(item.name())
                .setParent(Context.root().with(Span.wrap(TraceParent.read(subject.traceParent()))))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(item.began());
        if (item.cause().isValid()) {
            span.addLink(item.cause());
        }
        return span.startSpan();
    }

    private static Span describe(Span span, Subject subject) {
        return span.setAttribute(TRANSACTION, subject.id().toString())
                .setAttribute(ACCOUNT, subject.account())
                .setAttribute(MERCHANT_ORDER, subject.merchantOrderId());
    }

    /** Says of a request what is known before its transaction is. */
    public void mention(String account, String merchantOrderId) {
        if (enabled && VertxContext.isOnDuplicatedContext()) {
            Span span = Span.current().setAttribute(ACCOUNT, account);
            if (merchantOrderId != null) {
                span.setAttribute(MERCHANT_ORDER, merchantOrderId);
            }
        }
    }

    /**
     * What a call to somebody else came to.
     *
     * @param name one of few
     */
    public record Result(String name, boolean good) {}

    /**
     * Makes a call to somebody else.
     *
     * @param name one of few, such as "PayCools create-payment"
     * @param work gets the trace to hand on, as {@link TraceParent} writes it, or null without tracing
     */
    public <T> Uni<T> call(String name, String account, Function<String, Uni<T>> work, Function<T, Result> judge) {
        if (!enabled) {
            return work.apply(null);
        }
        return Uni.createFrom().deferred(() -> {
            Context under = Context.current();
            Item item = under.get(ITEM);
            Span span = tracer.spanBuilder(name)
                    .setParent(item == null || item.span() == null ? under : under.with(item.span()))
                    .setSpanKind(SpanKind.CLIENT)
                    .startSpan();
            if (item != null && item.subject() != null) {
                describe(span, item.subject());
            } else if (account != null) {
                span.setAttribute(ACCOUNT, account);
            }
            return work.apply(TraceParent.write(span.getSpanContext()))
                    .invoke(answer -> {
                        Result result = judge.apply(answer);
                        span.setAttribute(OUTCOME, result.name());
                        if (!result.good()) {
                            span.setStatus(StatusCode.ERROR);
                        }
                    })
                    .onTermination()
                    .invoke((answer, failure, cancelled) -> {
                        failed(span, failure);
                        span.end();
                    });
        });
    }

    /** By its type alone: a message may quote what somebody sent. */
    static void failed(Span span, Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(ERROR_TYPE, failure.getClass().getName());
        }
    }
}
