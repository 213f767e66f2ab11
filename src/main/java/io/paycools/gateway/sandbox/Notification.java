package io.paycools.gateway.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The texts of an order's webhooks: compact JSON with its keys in alphabetical order, as PayCools' examples have it
 * (PayCools Global API, payment, checkout, payout and refund callback).
 */
final class Notification {

    /** PayCools' code for a transaction that the channel rejected. */
    static final int FAILED_CODE = -10004;

    static final String FAILED_MESSAGE = "Transaction Channel Rejected";

    private Notification() {}

    /** Every webhook of a final order in the order of delivery; none when its directives say so. */
    static List<String> of(Order order) {
        Directives directives = order.directives();
        if (directives.has(Directives.Name.NO_WEBHOOK)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        texts.add(text(order, order.progress().status()));
        boolean contradicted = directives.has(Directives.Name.SUCCESS_THEN_FAIL)
                && order.progress().status() == Order.Status.COMPLETED;
        if (contradicted) {
            texts.add(text(order, Order.Status.FAILED));
        }
        if (!directives.has(Directives.Name.WEBHOOK_TWICE)) {
            return texts;
        }
        List<String> doubled = new ArrayList<>();
        texts.forEach(text -> doubled.addAll(List.of(text, text)));
        return doubled;
    }

    private static String text(Order order, Order.Status status) {
        return order.kind() == Order.Kind.REFUND ? RefundFacts.notification(order, status) : orderText(order, status);
    }

    private static String orderText(Order order, Order.Status status) {
        Map<String, Object> fields = new TreeMap<>();
        boolean wrong = order.directives().has(Directives.Name.WRONG_AMOUNT);
        fields.put("amount", wrong ? order.amount() + 1 : order.amount());
        fields.put("countryCode", order.market().name());
        fields.put("currency", order.market().currency());
        fields.put("eventName", eventName(order.kind(), status));
        fields.put("mchOrderId", order.ids().mchOrderId());
        fields.put("transactionId", order.ids().transactionId());
        fields.put("transactionStatus", status.name());
        addTimes(fields, order);
        String remark = order.text("remark");
        if (remark != null) {
            fields.put("remark", remark);
        }
        if (order.kind() != Order.Kind.PAYOUT) {
            fields.put("channelCode", order.channelCode());
        }
        if (order.kind() == Order.Kind.CHECKOUT) {
            fields.put("checkoutId", order.ids().checkoutId());
            fields.put("settlementCurrency", order.text("settlementCurrency"));
            // Marked as always present in this callback, and in this one only.
            fields.putIfAbsent("remark", "");
        }
        if (status == Order.Status.FAILED) {
            fields.put("failedCode", FAILED_CODE);
            fields.put("failedMessage", FAILED_MESSAGE);
        }
        return StrictJson.text(fields);
    }

    private static void addTimes(Map<String, Object> fields, Order order) {
        long created = order.createdAt();
        long returned = order.progress().returnedAt();
        boolean iso = order.kind() == Order.Kind.PAYOUT;
        fields.put("createTime", iso ? ProviderTime.iso(created) : ProviderTime.bare(created));
        fields.put("returnTime", iso ? ProviderTime.iso(returned) : ProviderTime.bare(returned));
    }

    static String eventName(Order.Kind kind, Order.Status status) {
        String product =
                switch (kind) {
                    case PAYMENT -> "payment";
                    case CHECKOUT -> "checkout.payment";
                    case PAYOUT -> "disbursement";
                    case REFUND -> "payment.refund";
                };
        if (status == Order.Status.CANCELLED) {
            return product + ".cancel";
        }
        return product + (status == Order.Status.COMPLETED ? ".success" : ".failed");
    }
}
