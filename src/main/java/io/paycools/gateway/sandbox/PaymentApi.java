package io.paycools.gateway.sandbox;

import java.time.Duration;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The payment operations (PayCools Global API, payments and checkout). */
final class PaymentApi {

    private static final Set<String> FAMILIES_WITH_RETURN = Set.of("ONLINE_BANKING", "EWALLET", "CARD", "PAYLATER");
    private static final int SHORTEST_LIFETIME = 30;
    private static final int LONGEST_LIFETIME = 3600;

    private static final Schema DIRECT = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.required("mchOrderId", Schema.alphanumeric(1, 32)),
            Schema.required("amount", Schema.judgedElsewhere()),
            Schema.required("countryCode", Schema.oneOf("PH", "ID", "MY", "TH", "RU")),
            Schema.required("currency", Schema.oneOf("PHP", "IDR", "MYR", "THB", "RUB")),
            Schema.required(
                    "channelType",
                    Schema.oneOf(
                            "QR", "ONLINE_BANKING", "EWALLET", "BANK_TRANSFER", "CARD", "DIRECT_DEBIT", "PAYLATER")),
            Schema.required("channelCode", Schema.text(1, 64)),
            Schema.optional("payToken", Schema.text(1, 64)),
            Schema.optional("customerName", Schema.text(1, 128)),
            Schema.optional("email", Schema.text(1, 128)),
            Schema.optional("mobile", Schema.mobile()),
            Schema.optional("terminalType", Schema.oneOf("WEB", "WAP", "APP")),
            Schema.optional("osType", Schema.oneOf("IOS", "ANDROID", "OTHER")),
            Schema.required("notifyUrl", Schema.webAddress(256)),
            Schema.optional("redirectUrl", Schema.text(1, 512)),
            Schema.optional("remark", Schema.text(1, 256)),
            Schema.optional("wechatpay", Schema.object()),
            Schema.optional("goodsDetails", Schema.listOf(Schema.object())),
            Schema.optional("billingAddress", Schema.object()));

    private static final Schema CHECKOUT = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.required("mchOrderId", Schema.alphanumeric(1, 32)),
            Schema.optional("merchantLogo", Schema.text(1, 512)),
            Schema.optional("language", Schema.oneOf("EN", "IN", "TH")),
            Schema.required("countryCode", Schema.oneOf("PH", "ID", "MY", "TH")),
            Schema.required("currency", Schema.oneOf("PHP", "IDR", "MYR", "THB")),
            Schema.required("settlementCurrency", Schema.oneOf("PHP", "IDR", "MYR", "THB")),
            Schema.optional(
                    "channelTypeList",
                    Schema.listOf(
                            Schema.oneOf("QR", "ONLINE_BANKING", "EWALLET", "BANK_TRANSFER", "CARD", "PAYLATER"))),
            Schema.optional("channelCodeList", Schema.listOf(Schema.text(1, 64))),
            Schema.required("amount", Schema.judgedElsewhere()),
            Schema.required("customerName", Schema.text(1, 128)),
            Schema.required("email", Schema.text(1, 128)),
            Schema.required("mobile", Schema.mobile()),
            Schema.optional("expireSeconds", Schema.integer(SHORTEST_LIFETIME, LONGEST_LIFETIME)),
            Schema.required("notifyUrl", Schema.webAddress(256)),
            Schema.required("redirectUrl", Schema.text(1, 512)),
            Schema.optional("remark", Schema.text(1, 256)),
            Schema.optional("virtualAccountName", Schema.text(1, 128)),
            Schema.optional("goodsDetails", Schema.listOf(Schema.object())),
            Schema.optional("billingAddress", Schema.object()));

    private static final Schema QUERY = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.optional("mchOrderId", Schema.text(1, 32)),
            Schema.optional("transactionId", Schema.text(1, 32)),
            Schema.required("countryCode", Schema.oneOf("PH", "ID", "MY", "TH", "RU")));

    private final RequestVerifier verifier;
    private final OrderBook book;
    private final Intake intake;
    private final Cashier cashier;

    PaymentApi(RequestVerifier verifier, OrderBook book, Intake intake, Cashier cashier) {
        this.verifier = verifier;
        this.book = book;
        this.intake = intake;
        this.cashier = cashier;
    }

    Outcome createDirect(SignedRequest request) {
        ObjectNode fields = request.fields();
        DIRECT.check(fields);
        verifier.checkTimestamp(request);
        String family = request.text("channelType");
        if (family.equals("DIRECT_DEBIT")) {
            Schema.demand(fields, family, "payToken");
        } else {
            Schema.demand(fields, family, "customerName", "email", "mobile", "terminalType");
        }
        if (FAMILIES_WITH_RETURN.contains(family)) {
            Schema.demand(fields, family, "redirectUrl");
        }
        if (family.equals("PAYLATER")) {
            Schema.demand(fields, family, "goodsDetails");
        }
        return intake.take(draft(Order.Kind.PAYMENT, request, null), this::directAnswer);
    }

    Outcome createCheckout(SignedRequest request) {
        CHECKOUT.check(request.fields());
        verifier.checkTimestamp(request);
        long seconds = request.fields().path("expireSeconds").asLong(LONGEST_LIFETIME);
        return intake.take(draft(Order.Kind.CHECKOUT, request, Duration.ofSeconds(seconds)), this::checkoutAnswer);
    }

    Outcome query(SignedRequest request) {
        QUERY.check(request.fields());
        verifier.checkTimestamp(request);
        Order order = Lookup.find(book, request, request.text("countryCode"));
        if (!order.kind().hasPayer()) {
            throw Lookup.notFound();
        }
        ObjectNode data = Lookup.core(order);
        data.put("channelCode", order.channelCode());
        data.put("payData", cashier.payData(order));
        if (order.progress().status() == Order.Status.FAILED) {
            data.put("failedCode", Notification.FAILED_CODE);
            data.put("failedMessage", Notification.FAILED_MESSAGE);
        }
        return Outcome.answered(data);
    }

    private static OrderBook.Draft draft(Order.Kind kind, SignedRequest request, Duration lifetime) {
        Market market = Market.of(request.text("countryCode"), request.text("currency"));
        long amount = market.amount(request.fields().path("amount"));
        return new OrderBook.Draft(kind, request, market, amount, lifetime);
    }

    private ObjectNode directAnswer(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("transactionId", order.ids().transactionId());
        data.put("mchOrderId", order.ids().mchOrderId());
        data.put("payData", cashier.payData(order));
        data.put("channelType", Cashier.payDataType(order));
        data.put("transactionStatus", Order.Status.PENDING.name());
        return data;
    }

    private ObjectNode checkoutAnswer(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("checkoutId", order.ids().checkoutId());
        data.put("transactionId", order.ids().transactionId());
        data.put("mchOrderId", order.ids().mchOrderId());
        data.put("payUrl", cashier.payData(order));
        data.put("expiresTime", ProviderTime.bare(order.expiresAt()));
        return data;
    }
}
