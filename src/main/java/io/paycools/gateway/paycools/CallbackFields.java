package io.paycools.gateway.paycools;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The fields that PayCools documents as always there in a callback (PayCools Global API, payment, checkout, payout and
 * refund callback). The remark is left out: what we did not send cannot come back. Of payments made without the cashier
 * no page of this API is public, so that only what all sibling pages have is asked for.
 */
final class CallbackFields {

    private static final List<String> PAYMENT = List.of(
            "eventName",
            "mchOrderId",
            "transactionId",
            "amount",
            "transactionStatus",
            "createTime",
            "returnTime",
            "channelCode");

    private static final List<String> CHECKOUT = List.of(
            "eventName",
            "checkoutId",
            "countryCode",
            "currency",
            "settlementCurrency",
            "mchOrderId",
            "transactionId",
            "amount",
            "transactionStatus",
            "createTime",
            "returnTime",
            "channelCode");

    private static final List<String> PAYOUT = List.of(
            "eventName",
            "mchOrderId",
            "transactionId",
            "countryCode",
            "currency",
            "amount",
            "transactionStatus",
            "createTime",
            "returnTime");

    private static final List<String> REFUND = List.of(
            "eventName",
            "mchRefundOrderId",
            "refundTransactionId",
            "originalTransactionId",
            "refundAmount",
            "feeRefunded",
            "refundStatus",
            "refundCreateTime",
            "refundReturnTime");

    private CallbackFields() {}

    /**
     * What is not there, in the order of the documents.
     *
     * @param event its name in lower case, or empty
     */
    static List<String> missing(JsonNode message, boolean refund, String event) {
        return documented(message, refund, event).stream()
                .filter(field -> WireFacts.text(message, field) == null)
                .toList();
    }

    private static List<String> documented(JsonNode message, boolean refund, String event) {
        if (refund) {
            return REFUND;
        }
        if (event.startsWith("disbursement")) {
            return PAYOUT;
        }
        return event.startsWith("checkout") || message.has("checkoutId") ? CHECKOUT : PAYMENT;
    }
}
