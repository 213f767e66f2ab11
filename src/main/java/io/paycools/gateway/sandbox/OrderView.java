package io.paycools.gateway.sandbox;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An order as tests and scripts are shown it. */
final class OrderView {

    private OrderView() {}

    /** What is needed to compare long lists. */
    static ObjectNode brief(Order order) {
        ObjectNode node = StrictJson.newObject();
        node.put("mchOrderId", order.ids().mchOrderId());
        node.put("transactionId", order.ids().transactionId());
        node.put("amount", order.amount());
        node.put("currency", order.market().currency());
        node.put("status", order.progress().status().name());
        return node;
    }

    static ObjectNode full(Order order, Instant now) {
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
        node.put("expired", order.expired(now));
        node.put("webhookAttempts", webhook.attempts());
        node.put("webhookAcknowledged", webhook.acknowledged());
        node.put("lastWebhookResult", webhook.lastResult());
        node.put("param", order.param());
        return node;
    }
}
