package io.paycools.gateway.sandbox;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The refund operations (PayCools Global API, create refund and query refunds). */
final class RefundApi {

    // The country is that of the payment. Malaysia's pages do not name the field, those of the other countries are not
    // public: it may be there, and must be right then.
    private static final Schema.Field COUNTRY =
            Schema.optional("countryCode", Schema.oneOf("PH", "ID", "MY", "TH", "RU"));

    private static final Schema CREATE = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.required("mchRefundOrderId", Schema.alphanumeric(1, 32)),
            Schema.required("originalTransactionId", Schema.text(1, 32)),
            Schema.required("refundAmount", Schema.judgedElsewhere()),
            Schema.optional("refundReason", Schema.text(1, 200)),
            Schema.required("refundCallbackUrl", Schema.webAddress(256)),
            COUNTRY);

    private static final Schema QUERY = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.optional("originalTransactionId", Schema.text(1, 32)),
            Schema.optional("refundTransactionId", Schema.text(1, 32)),
            COUNTRY);

    private final RequestVerifier verifier;
    private final OrderBook book;
    private final Intake intake;

    RefundApi(RequestVerifier verifier, OrderBook book, Intake intake) {
        this.verifier = verifier;
        this.book = book;
        this.intake = intake;
    }

    Outcome create(SignedRequest request) {
        CREATE.check(request.fields());
        verifier.checkTimestamp(request);
        Order original = original(request, request.text("originalTransactionId"));
        long amount = amount(request);
        OrderBook.Draft draft = new OrderBook.Draft(Order.Kind.REFUND, request, original.market(), amount, null);
        return intake.take(draft, RefundFacts::created);
    }

    Outcome query(SignedRequest request) {
        QUERY.check(request.fields());
        verifier.checkTimestamp(request);
        String original = request.text("originalTransactionId");
        String refund = request.text("refundTransactionId");
        if ((original == null) == (refund == null)) {
            throw Refusal.parameter("either originalTransactionId or refundTransactionId must be there");
        }
        ArrayNode data = StrictJson.MAPPER.createArrayNode();
        found(request, original, refund).forEach(order -> data.add(RefundFacts.queried(order)));
        return Outcome.answered(data);
    }

    private List<Order> found(SignedRequest request, String original, String refund) {
        if (original != null) {
            return book.refundsOf(
                    request.appId(), original(request, original).ids().transactionId());
        }
        return List.of(book.find(refund)
                .filter(order -> order.kind() == Order.Kind.REFUND)
                .filter(order -> isOf(request, order))
                .orElseThrow(Lookup::notFound));
    }

    private Order original(SignedRequest request, String transactionId) {
        return book.find(transactionId)
                .filter(order -> order.kind().hasPayer())
                .filter(order -> isOf(request, order))
                .orElseThrow(Lookup::notFound);
    }

    private static boolean isOf(SignedRequest request, Order order) {
        String country = request.text("countryCode");
        return order.ids().appId().equals(request.appId())
                && (country == null || country.equals(order.market().name()));
    }

    /** No market's minimum counts here: what is left of a payment may be less. */
    private static long amount(SignedRequest request) {
        ObjectNode fields = request.fields();
        boolean whole = fields.path("refundAmount").isIntegralNumber()
                && fields.path("refundAmount").canConvertToLong();
        long amount = whole ? fields.path("refundAmount").longValue() : 0;
        if (amount <= 0) {
            throw new Refusal(Refusal.REFUND_AMOUNT, "refundAmount is not a positive integer");
        }
        return amount;
    }
}
