package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Shows tests and scripts the orders, and lets them press a payer's buttons. */
final class OrderRoutes {

    private final Vertx vertx;
    private final OrderBook book;
    private final Settlement settlement;
    private final Clock clock;

    OrderRoutes(Vertx vertx, OrderBook book, Settlement settlement, Clock clock) {
        this.vertx = vertx;
        this.book = book;
        this.settlement = settlement;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/sandbox/orders").handler(this::list);
        // Before the next, whose name for an order it would be.
        router.get("/sandbox/orders/count").handler(this::count);
        router.get("/sandbox/orders/:mchOrderId").handler(this::show);
        for (Settlement.Button button : Settlement.Button.values()) {
            String action = button.name().toLowerCase(Locale.ROOT);
            router.post("/sandbox/orders/:mchOrderId/" + action).handler(context -> press(context, button));
        }
    }

    private void list(RoutingContext context) {
        MultiMap query = context.queryParams();
        // After a load test this is a long list.
        vertx.executeBlocking(() -> listed(query), false)
                .onSuccess(orders -> ControlReply.json(context, 200, orders))
                .onFailure(failure -> ControlReply.refused(context, failure));
    }

    private Buffer listed(MultiMap query) {
        String brief = query.contains("brief") ? query.get("brief") : "false";
        if (!brief.equals("true") && !brief.equals("false")) {
            throw Refusal.parameter("brief is not true or false");
        }
        Instant now = clock.instant();
        ArrayNode orders = StrictJson.MAPPER.createArrayNode();
        ofKind(query)
                .forEach(order ->
                        orders.add(brief.equals("true") ? OrderView.brief(order) : OrderView.full(order, now)));
        return Buffer.buffer(orders.toString());
    }

    private void count(RoutingContext context) {
        try {
            long count = ofKind(context.queryParams()).count();
            ControlReply.json(context, 200, StrictJson.newObject().put("count", count));
        } catch (Refusal refusal) {
            ControlReply.refused(context, refusal);
        }
    }

    /** All orders, unless {@code ?kind=} wants some. */
    private Stream<Order> ofKind(MultiMap query) {
        String wanted = query.get("kind");
        if (wanted == null) {
            return book.all().stream();
        }
        Order.Kind kind = Arrays.stream(Order.Kind.values())
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.parameter("kind is not one of PAYMENT, CHECKOUT, PAYOUT, REFUND"));
        return book.all().stream().filter(order -> order.kind() == kind);
    }

    private void show(RoutingContext context) {
        Optional<Order> order = find(context);
        if (order.isEmpty()) {
            ControlReply.notFound(context);
            return;
        }
        ControlReply.json(context, 200, OrderView.full(order.get(), clock.instant()));
    }

    private void press(RoutingContext context, Settlement.Button button) {
        Optional<Order> found = find(context);
        if (found.isEmpty()) {
            ControlReply.notFound(context);
            return;
        }
        Order order = found.get();
        boolean cannotExpire = !order.kind().hasPayer() && button == Settlement.Button.EXPIRE;
        boolean tooLate = button != Settlement.Button.EXPIRE && order.expired(clock.instant());
        if (cannotExpire || tooLate) {
            ControlReply.error(context, 409, tooLate ? "expired" : "payouts and refunds do not expire");
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
}
