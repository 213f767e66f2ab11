package io.paycools.gateway.sandbox;

import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refund in the words of the wire, which are not those of the other orders. */
final class RefundFacts {

    private RefundFacts() {}

    /** The answer to a create. */
    static ObjectNode created(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("mchRefundOrderId", order.ids().mchOrderId());
        data.put("refundTransactionId", order.ids().transactionId());
        data.put("refundCreateTime", ProviderTime.bare(order.createdAt()));
        data.put("refundAmount", order.amount());
        data.put("refundStatus", word(Order.Status.PENDING));
        return data;
    }

    /** One element of the answer to a query. */
    static ObjectNode queried(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("mchRefundOrderId", order.ids().mchOrderId());
        data.put("originalTransactionId", order.text("originalTransactionId"));
        data.put("refundTransactionId", order.ids().transactionId());
        data.put("refundAmount", order.amount());
        data.put("feeRefunded", 0);
        data.put("refundStatus", word(order.progress().status()));
        data.put("refundCreateTime", ProviderTime.bare(order.createdAt()));
        if (order.settled()) {
            data.put("refundReturnTime", ProviderTime.bare(order.progress().returnedAt()));
        }
        if (order.progress().status() == Order.Status.FAILED) {
            data.put("failedCode", Notification.FAILED_CODE);
            data.put("failedMessage", Notification.FAILED_MESSAGE);
        }
        return data;
    }

    /** The text of a webhook. It has no currency. */
    static String notification(Order order, Order.Status status) {
        boolean wrong = order.directives().has(Directives.Name.WRONG_AMOUNT);
        Map<String, Object> fields = new TreeMap<>();
        fields.put("eventName", Notification.eventName(order.kind(), status));
        fields.put("mchRefundOrderId", order.ids().mchOrderId());
        fields.put("refundTransactionId", order.ids().transactionId());
        fields.put("originalTransactionId", order.text("originalTransactionId"));
        fields.put("refundAmount", wrong ? order.amount() + 1 : order.amount());
        fields.put("feeRefunded", 0);
        fields.put("refundStatus", word(status));
        fields.put("refundCreateTime", ProviderTime.bare(order.createdAt()));
        fields.put("refundReturnTime", ProviderTime.bare(order.progress().returnedAt()));
        String reason = order.text("refundReason");
        if (reason != null) {
            fields.put("refundReason", reason);
        }
        if (status == Order.Status.FAILED) {
            fields.put("failedCode", Notification.FAILED_CODE);
            fields.put("failedMessage", Notification.FAILED_MESSAGE);
        }
        return StrictJson.text(fields);
    }

    /** Refunds say COMPLETE where the others say COMPLETED (PayCools Global API, refund callback). */
    private static String word(Order.Status status) {
        return switch (status) {
            case PENDING -> "PENDING";
            case COMPLETED -> "COMPLETE";
            case FAILED -> "FAILED";
            case CANCELLED -> "CANCEL";
        };
    }
}
