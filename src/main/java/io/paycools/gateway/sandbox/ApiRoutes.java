package io.paycools.gateway.sandbox;

import java.lang.System.Logger;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** PayCools' own paths: signed requests in, coded answers out, or none where a directive asks for it. */
final class ApiRoutes {

    private static final Logger LOG = System.getLogger(ApiRoutes.class.getName());

    private final Vertx vertx;
    private final Conditions conditions;
    private final RequestVerifier verifier;
    private final Settlement settlement;
    private final Answering answering;
    private final Gate gate;
    private final Map<String, AtomicLong> received = new ConcurrentSkipListMap<>();

    ApiRoutes(
            Vertx vertx,
            Conditions conditions,
            RequestVerifier verifier,
            Settlement settlement,
            Answering answering,
            Gate gate) {
        this.gate = gate;
        this.vertx = vertx;
        this.conditions = conditions;
        this.verifier = verifier;
        this.settlement = settlement;
        this.answering = answering;
    }

    void mount(Router router, PaymentApi payments, PayoutApi payouts, RefundApi refunds) {
        mount(router, "/open-api/payment/generate", payments::createDirect);
        mount(router, "/open-api/payment/checkout/generate", payments::createCheckout);
        mount(router, "/open-api/payment/query", payments::query);
        mount(router, "/open-api/disbursement/transfer", payouts::create);
        mount(router, "/open-api/disbursement", payouts::createMalaysian);
        mount(router, "/open-api/disbursement/check", payouts::check);
        mount(router, "/open-api/account/balance", payouts::balance);
        mount(router, "/open-api/payment/refund", refunds::create);
        mount(router, "/open-api/refund/payments", refunds::query);
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
            if (!conditions.allows(context.request().remoteAddress().hostAddress())) {
                answer(context, Outcome.refused(Refusal.ADDRESS, "ip not allowed"));
                return;
            }
            String contentType = context.request().getHeader("Content-Type");
            boolean traced = context.request().headers().contains("traceparent");
            byte[] body = context.body().buffer() == null
                    ? new byte[0]
                    : context.body().buffer().getBytes();
            // RSA and the journal do not belong on the event loop.
            vertx.executeBlocking(() -> perform(contentType, traced, body, operation), false)
                    .onSuccess(outcome -> answer(context, outcome))
                    .onFailure(context::fail);
        });
    }

    private Outcome perform(
            String contentType, boolean traced, byte[] body, Function<SignedRequest, Outcome> operation) {
        try {
            if (traced) {
                throw Refusal.parameter("the header traceparent is no business of PayCools");
            }
            if (!isJson(contentType)) {
                throw Refusal.parameter("Content-Type is not application/json");
            }
            return operation.apply(gate.pass(verifier.open(body)));
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
            answering.answer(context, outcome);
            return;
        }
        settlement.begin(outcome.accepted()).onComplete(begun -> answering.answer(context, outcome));
    }
}
