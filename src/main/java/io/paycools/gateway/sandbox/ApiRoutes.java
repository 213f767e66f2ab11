package io.paycools.gateway.sandbox;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** PayCools' own paths: signed requests in, coded answers out, or no answer at all where a directive asks for it. */
final class ApiRoutes {

    private static final Logger LOG = System.getLogger(ApiRoutes.class.getName());

    private final Vertx vertx;
    private final RequestVerifier verifier;
    private final Settlement settlement;
    private final Duration hangFor;
    private final Map<String, AtomicLong> received = new ConcurrentSkipListMap<>();

    ApiRoutes(Vertx vertx, RequestVerifier verifier, Settlement settlement, Duration hangFor) {
        this.vertx = vertx;
        this.verifier = verifier;
        this.settlement = settlement;
        this.hangFor = hangFor;
    }

    void mount(Router router, PaymentApi payments, PayoutApi payouts) {
        mount(router, "/open-api/payment/generate", payments::createDirect);
        mount(router, "/open-api/payment/checkout/generate", payments::createCheckout);
        mount(router, "/open-api/payment/query", payments::query);
        mount(router, "/open-api/disbursement/transfer", payouts::create);
        mount(router, "/open-api/disbursement", payouts::createMalaysian);
        mount(router, "/open-api/disbursement/check", payouts::check);
        mount(router, "/open-api/account/balance", payouts::balance);
    }

    /** How many requests each path has had, the refused ones included. */
    Map<String, Long> received() {
        Map<String, Long> counts = new TreeMap<>();
        received.forEach((path, count) -> counts.put(path, count.get()));
        return counts;
    }

    void forgetReceived() {
        received.clear();
    }

    private void mount(Router router, String path, Function<SignedRequest, Outcome> operation) {
        router.post(path).handler(context -> {
            received.computeIfAbsent(path, any -> new AtomicLong()).incrementAndGet();
            String contentType = context.request().getHeader("Content-Type");
            byte[] body = context.body().buffer() == null
                    ? new byte[0]
                    : context.body().buffer().getBytes();
            // RSA and the journal do not belong on the event loop.
            vertx.executeBlocking(() -> perform(contentType, body, operation), false)
                    .onSuccess(outcome -> answer(context, outcome))
                    .onFailure(context::fail);
        });
    }

    private Outcome perform(String contentType, byte[] body, Function<SignedRequest, Outcome> operation) {
        try {
            if (!isJson(contentType)) {
                throw Refusal.parameter("Content-Type is not application/json");
            }
            return operation.apply(verifier.open(body));
        } catch (Refusal refusal) {
            return Outcome.refused(refusal.code(), refusal.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "The sandbox has a defect", e);
            return Outcome.refused(Refusal.SERVER_FAULT, "server fault");
        }
    }

    private static boolean isJson(String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private void answer(RoutingContext context, Outcome outcome) {
        if (outcome.accepted() == null) {
            send(context, outcome);
            return;
        }
        settlement.begin(outcome.accepted()).onComplete(begun -> answerAccepted(context, outcome));
    }

    /** The order is kept; what is told of it is up to its directives. */
    private void answerAccepted(RoutingContext context, Outcome outcome) {
        Directives directives = outcome.accepted().directives();
        HttpServerRequest request = context.request();
        if (directives.has(Directives.Name.TIMEOUT_AFTER_ACCEPT)) {
            vertx.setTimer(Math.max(1, hangFor.toMillis()), timer -> request.connection()
                    .close());
        } else if (directives.has(Directives.Name.RESET_AFTER_ACCEPT)) {
            request.connection().close();
        } else if (directives.has(Directives.Name.HTTP_500_AFTER_ACCEPT)) {
            serverError(context);
        } else {
            send(context, outcome);
        }
    }

    private static void send(RoutingContext context, Outcome outcome) {
        if (outcome.answer() == null) {
            serverError(context);
            return;
        }
        reply(context, 200, "application/json", outcome.answer().toString());
    }

    /** In HTML, as a proxy before the platform would answer. */
    private static void serverError(RoutingContext context) {
        reply(context, 500, "text/html", "<html><body><h1>500 Internal Server Error</h1></body></html>");
    }

    private static void reply(RoutingContext context, int status, String contentType, String body) {
        // The caller may have lost patience while a webhook was sent first.
        if (context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .end(body);
    }
}
