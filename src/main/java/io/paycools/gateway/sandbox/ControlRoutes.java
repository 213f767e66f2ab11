package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What tests and scripts ask and tell the sandbox; PayCools has nothing like it. */
final class ControlRoutes {

    private final Vertx vertx;
    private final OrderBook book;
    private final Settlement settlement;
    private final ApiRoutes api;
    private final Clock clock;

    ControlRoutes(Vertx vertx, OrderBook book, Settlement settlement, ApiRoutes api, Clock clock) {
        this.vertx = vertx;
        this.book = book;
        this.settlement = settlement;
        this.api = api;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/sandbox/health").handler(context -> send(context, 200, "{\"status\":\"UP\"}"));
        router.get("/sandbox/requests").handler(context -> send(context, 200, requests()));
        router.post("/sandbox/reset").handler(this::reset);
        router.get("/sandbox/orders").handler(this::list);
        router.get("/sandbox/orders/:mchOrderId").handler(this::show);
        for (Settlement.Button button : Settlement.Button.values()) {
            String action = button.name().toLowerCase(Locale.ROOT);
            router.post("/sandbox/orders/:mchOrderId/" + action).handler(context -> press(context, button));
        }
    }

    private String requests() {
        Map<String, Long> received = api.received();
        ObjectNode answer = StrictJson.newObject();
        answer.put(
                "count", received.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode byPath = answer.putObject("byPath");
        received.forEach(byPath::put);
        return answer.toString();
    }

    private void reset(RoutingContext context) {
        book.reset();
        api.forgetReceived();
        send(context, 200, "{\"status\":\"EMPTY\"}");
    }

    private void list(RoutingContext context) {
        // After a load test this is a long list.
        vertx.executeBlocking(
                        () -> {
                            ArrayNode orders = StrictJson.MAPPER.createArrayNode();
                            book.all().forEach(order -> orders.add(described(order)));
                            return orders.toString();
                        },
                        false)
                .onSuccess(orders -> send(context, 200, orders))
                .onFailure(context::fail);
    }

    private void show(RoutingContext context) {
        Optional<Order> order = find(context);
        if (order.isEmpty()) {
            notFound(context);
            return;
        }
        send(context, 200, described(order.get()).toString());
    }

    private void press(RoutingContext context, Settlement.Button button) {
        Optional<Order> found = find(context);
        if (found.isEmpty()) {
            notFound(context);
            return;
        }
        Order order = found.get();
        boolean expiringPayout = order.kind() == Order.Kind.PAYOUT && button == Settlement.Button.EXPIRE;
        boolean tooLate = button != Settlement.Button.EXPIRE && order.expired(clock.instant());
        if (expiringPayout || tooLate) {
            send(context, 409, "{\"error\":\"" + (tooLate ? "expired" : "payouts do not expire") + "\"}");
            return;
        }
        settlement.press(order, button);
        show(context);
    }

    /** The first of that name, unless {@code ?appId=} says whose. */
    private Optional<Order> find(RoutingContext context) {
        String mchOrderId = context.pathParam("mchOrderId");
        String appId = context.request().getParam("appId");
        return appId == null ? book.findAny(mchOrderId) : book.find(appId, mchOrderId);
    }

    private ObjectNode described(Order order) {
        Order.Ids ids = order.ids();
        Order.Webhook webhook = order.progress().webhook();
        ObjectNode node = StrictJson.newObject();
        node.put("kind", order.kind().name());
        node.put("appId", ids.appId());
        node.put("mchOrderId", ids.mchOrderId());
        node.put("transactionId", ids.transactionId());
        node.put("checkoutId", ids.checkoutId());
        node.put("idempotencyId", ids.idempotencyId());
        node.put("amount", order.amount());
        node.put("currency", order.market().currency());
        node.put("countryCode", order.market().name());
        node.put("status", order.progress().status().name());
        node.put("expired", order.expired(clock.instant()));
        node.put("webhookAttempts", webhook.attempts());
        node.put("webhookAcknowledged", webhook.acknowledged());
        node.put("lastWebhookResult", webhook.lastResult());
        node.put("param", order.param());
        return node;
    }

    private static void notFound(RoutingContext context) {
        send(context, 404, "{\"error\":\"unknown order\"}");
    }

    private static void send(RoutingContext context, int status, String json) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }
}
