package io.paycools.gateway.sandbox;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An accepted order and how far it has come. Immutable; the {@link OrderBook} holds the current one. It is written to
 * the journal as it stands here.
 *
 * @param amount in the wire's units
 * @param param what the merchant sent, to the letter, or entered in the portal
 * @param createdAt epoch milliseconds
 * @param expiresAt epoch milliseconds; 0 = never
 */
record Order(
        Kind kind,
        Ids ids,
        Market market,
        long amount,
        String param,
        long createdAt,
        long expiresAt,
        Progress progress) {

    enum Kind {
        PAYMENT,
        CHECKOUT,
        PAYOUT,
        REFUND;

        /** Whether a payer brings it to its end, on a page. */
        boolean hasPayer() {
            return this == PAYMENT || this == CHECKOUT;
        }

        /** The field of a request that names the order. */
        String nameField() {
            return this == REFUND ? "mchRefundOrderId" : "mchOrderId";
        }

        /** The field of a request in which directives may stand. */
        String remarkField() {
            return this == REFUND ? "refundReason" : "remark";
        }
    }

    /** PayCools has no word for an order that was closed unpaid: it stays PENDING. Only refunds are cancelled. */
    enum Status {
        PENDING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    /**
     * The names of an order. {@code checkoutId} and {@code idempotencyId} are null where there is none. Of a refund
     * {@code mchOrderId} is what the wire calls mchRefundOrderId, and {@code transactionId} its refundTransactionId.
     */
    record Ids(String appId, String mchOrderId, String transactionId, String checkoutId, String idempotencyId) {}

    /**
     * How far an order has come.
     *
     * @param closed expired by the payer's button
     * @param returnedAt epoch milliseconds; 0 = not final
     */
    record Progress(Status status, boolean closed, long returnedAt, Webhook webhook) {
        static final Progress NEW = new Progress(Status.PENDING, false, 0, new Webhook(0, false, null));
    }

    /** The deliveries so far. Acknowledged is true when every webhook of the order has been acknowledged. */
    record Webhook(int attempts, boolean acknowledged, String lastResult) {}

    Order finished(Status status, Instant now) {
        return with(new Progress(status, progress.closed(), now.toEpochMilli(), progress.webhook()));
    }

    Order closedByPayer() {
        return with(new Progress(progress.status(), true, progress.returnedAt(), progress.webhook()));
    }

    Order delivered(Webhook webhook) {
        return with(new Progress(progress.status(), progress.closed(), progress.returnedAt(), webhook));
    }

    boolean settled() {
        return progress.status() != Status.PENDING;
    }

    boolean expired(Instant now) {
        return !settled() && (progress.closed() || (expiresAt > 0 && now.toEpochMilli() >= expiresAt));
    }

    ObjectNode fields() {
        return StrictJson.object(param).orElseThrow(() -> new IllegalStateException("The order's param is damaged"));
    }

    /** The text of a field of the request, or null when it is absent. */
    String text(String field) {
        return fields().path(field).textValue();
    }

    Directives directives() {
        return Directives.in(text(kind.remarkField()));
    }

    /** Whether its payer's, or beneficiary's, bank declines. The field is of the portal's: requests cannot have it. */
    boolean willBeDeclined() {
        return directives().has(Directives.Name.DECLINE)
                || fields().path("decline").asBoolean(false);
    }

    /** The channel that a payer of a cashier page chose is the first one offered. */
    String channelCode() {
        ObjectNode fields = fields();
        String fallback = fields.path("channelCodeList").path(0).asText(market.name() + "_SANDBOX_URL");
        return fields.path("channelCode").asText(fallback);
    }

    private Order with(Progress other) {
        return new Order(kind, ids, market, amount, param, createdAt, expiresAt, other);
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
        return "Order[" + kind + ", " + ids + ", " + progress.status() + "]";
    }
}
