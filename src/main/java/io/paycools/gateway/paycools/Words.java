package io.paycools.gateway.paycools;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.ReportedAmount;

/** The names that PayCools gives to the same facts, which for refunds are others than for everything else. */
enum Words {
    /** Payments, checkouts and payouts. */
    ORDER("mchOrderId", "transactionStatus", "amount", "transactionId", "checkoutId"),
    /** Refunds (PayCools Global API, refunds). */
    REFUND("mchRefundOrderId", "refundStatus", "refundAmount", "refundTransactionId", "refundTransactionId");

    private final String orderId;
    private final String status;
    private final String amount;
    private final String reference;
    private final String otherReference;

    Words(String orderId, String status, String amount, String reference, String otherReference) {
        this.orderId = orderId;
        this.status = status;
        this.amount = amount;
        this.reference = reference;
        this.otherReference = otherReference;
    }

    /** Our id of the order, or null. */
    String orderId(JsonNode data) {
        return WireFacts.text(data, orderId);
    }

    /** How far it is; what is not told is pending. */
    Claim claim(JsonNode data) {
        return WireFacts.claim(WireFacts.text(data, status));
    }

    /** The amount; a refund tells no currency, and then it is that of its payment. */
    ReportedAmount amount(JsonNode data) {
        return WireFacts.lenientAmount(data.path(amount), WireFacts.text(data, "currency"));
    }

    /** PayCools' id, or null. */
    String reference(JsonNode data) {
        return WireFacts.reference(data, reference, otherReference);
    }
}
