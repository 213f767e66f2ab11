package io.paycools.gateway.sandbox;

import java.util.Optional;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Brings orders to their end, by themselves or by a payer's button, and has it told. */
final class Settlement {

    enum Button {
        PAY,
        DECLINE,
        EXPIRE
    }

    private final Vertx vertx;
    private final OrderBook book;
    private final WebhookSender webhooks;
    private final SandboxConfig.Pace pace;

    Settlement(Vertx vertx, OrderBook book, WebhookSender webhooks, SandboxConfig.Pace pace) {
        this.vertx = vertx;
        this.book = book;
        this.webhooks = webhooks;
        this.pace = pace;
    }

    /** Takes a newly accepted order in hand. Done when its create request may be answered. */
    Future<Void> begin(Order order) {
        if (!needsNoPayer(order)) {
            return Future.succeededFuture();
        }
        if (order.directives().has(Directives.Name.WEBHOOK_FIRST)) {
            return settle(order.ids().transactionId(), outcome(order));
        }
        settleSoon(order);
        return Future.succeededFuture();
    }

    /** Picks up what a former run left: orders on their way to an end, and webhooks without an acknowledgement. */
    void resume() {
        for (Order order : book.all()) {
            if (order.settled()) {
                if (!order.progress().webhook().acknowledged()) {
                    webhooks.announce(order);
                }
            } else if (needsNoPayer(order)) {
                settleSoon(order);
            }
        }
    }

    /** What a person pressed. Without effect on an order that is final or expired. */
    void press(Order order, Button button) {
        String transactionId = order.ids().transactionId();
        switch (button) {
            case PAY -> settle(transactionId, outcome(order));
            case DECLINE -> settle(transactionId, Order.Status.FAILED);
            case EXPIRE -> book.close(transactionId);
        }
    }

    private void settleSoon(Order order) {
        vertx.setTimer(
                Math.max(1, pace.settleAfter().toMillis()),
                timer -> settle(order.ids().transactionId(), outcome(order)));
    }

    private Future<Void> settle(String transactionId, Order.Status status) {
        Optional<Order> finished = book.finish(transactionId, status);
        return finished.map(webhooks::announce).orElseGet(Future::succeededFuture);
    }

    /** What becomes of an order once its payer, or the beneficiary's bank, has acted. */
    private static Order.Status outcome(Order order) {
        boolean givenUp =
                order.kind() == Order.Kind.REFUND && order.directives().has(Directives.Name.CANCEL);
        if (givenUp) {
            return Order.Status.CANCELLED;
        }
        return order.willBeDeclined() ? Order.Status.FAILED : Order.Status.COMPLETED;
    }

    private static boolean needsNoPayer(Order order) {
        Directives directives = order.directives();
        if (directives.has(Directives.Name.STAY_PENDING)) {
            return false;
        }
        boolean declinedAtOnce = order.kind() == Order.Kind.PAYMENT && directives.has(Directives.Name.DECLINE);
        boolean webhookFirst = directives.has(Directives.Name.WEBHOOK_FIRST);
        return !order.kind().hasPayer() || declinedAtOnce || webhookFirst || directives.has(Directives.Name.AUTO_PAY);
    }
}
