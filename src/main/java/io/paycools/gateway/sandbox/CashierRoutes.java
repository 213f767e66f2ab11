package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The hosted page on which a payer pays, or does not. */
final class CashierRoutes {

    private final OrderBook book;
    private final Settlement settlement;
    private final Clock clock;

    CashierRoutes(OrderBook book, Settlement settlement, Clock clock) {
        this.book = book;
        this.settlement = settlement;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/cashier/:transactionId").handler(this::show);
        for (Settlement.Button button : Settlement.Button.values()) {
            String action = button.name().toLowerCase(Locale.ROOT);
            router.post("/cashier/:transactionId/" + action).handler(context -> press(context, button));
        }
    }

    private void show(RoutingContext context) {
        Optional<Order> order = find(context);
        if (order.isEmpty()) {
            send(context, 404, CashierPage.notFound());
            return;
        }
        send(context, 200, CashierPage.of(order.get(), clock.instant()));
    }

    private void press(RoutingContext context, Settlement.Button button) {
        Optional<Order> order = find(context);
        if (order.isEmpty()) {
            send(context, 404, CashierPage.notFound());
        } else if (button != Settlement.Button.EXPIRE && order.get().expired(clock.instant())) {
            send(context, 409, CashierPage.of(order.get(), clock.instant()));
        } else {
            settlement.press(order.get(), button);
            // Relative, and so of the same origin under every name of this host: form-action 'self' covers redirects.
            context.response().putHeader("Location", Cashier.path(order.get()));
            send(context, 303, "");
        }
    }

    /** A payout or a refund has no payer, hence no page. */
    private Optional<Order> find(RoutingContext context) {
        return book.find(context.pathParam("transactionId"))
                .filter(order -> order.kind().hasPayer());
    }

    private static void send(RoutingContext context, int status, String html) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store")
                .end(html);
    }
}
