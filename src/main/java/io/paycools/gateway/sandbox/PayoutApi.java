package io.paycools.gateway.sandbox;

import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The payout operations and the balance (PayCools Global API, disbursement and account). */
final class PayoutApi {

    private static final Set<String> METHODS = Set.of("BANK", "EWALLET", "PROMPTPAY");
    private static final Schema.Rule COUNTRY = Schema.oneOf("PH", "ID", "MY", "TH");
    private static final Schema.Rule CURRENCY = Schema.oneOf("PHP", "IDR", "MYR", "THB");

    private static final Schema TRANSFER =
            transfer(Schema.required("countryCode", COUNTRY), Schema.required("currency", CURRENCY));
    private static final Schema MALAYSIAN_TRANSFER =
            transfer(Schema.optional("countryCode", COUNTRY), Schema.optional("currency", CURRENCY));

    private static final Schema CHECK = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.optional("mchOrderId", Schema.text(1, 32)),
            Schema.optional("transactionId", Schema.text(1, 32)),
            Schema.optional("countryCode", COUNTRY));

    private static final Schema BALANCE = Schema.of(
            Schema.required("timestamp", Schema.judgedElsewhere()),
            Schema.required("countryCode", Schema.oneOf("PH", "ID", "MY", "TH", "RU")));

    private final RequestVerifier verifier;
    private final OrderBook book;
    private final Intake intake;

    PayoutApi(RequestVerifier verifier, OrderBook book, Intake intake) {
        this.verifier = verifier;
        this.book = book;
        this.intake = intake;
    }

    Outcome create(SignedRequest request) {
        return create(request, TRANSFER);
    }

    /** Malaysia's own path, whose documented request has neither country nor currency. */
    Outcome createMalaysian(SignedRequest request) {
        return create(request, MALAYSIAN_TRANSFER);
    }

    Outcome check(SignedRequest request) {
        CHECK.check(request.fields());
        verifier.checkTimestamp(request);
        Order order = Lookup.find(book, request, countryCode(request));
        if (order.kind() != Order.Kind.PAYOUT) {
            throw Lookup.notFound();
        }
        ObjectNode data = Lookup.core(order);
        if (order.progress().status() == Order.Status.FAILED) {
            // Text here and a number in the callback, as documented.
            data.put("failedCode", Integer.toString(Notification.FAILED_CODE));
            data.put("failedMessage", Notification.FAILED_MESSAGE);
        }
        return Outcome.answered(data);
    }

    Outcome balance(SignedRequest request) {
        BALANCE.check(request.fields());
        verifier.checkTimestamp(request);
        Market market = Market.valueOf(request.text("countryCode"));
        ObjectNode data = StrictJson.newObject();
        data.put("balance", market.plain(book.balance(request.appId(), market)));
        return Outcome.answered(data);
    }

    private Outcome create(SignedRequest request, Schema schema) {
        ObjectNode fields = request.fields();
        schema.check(fields);
        verifier.checkTimestamp(request);
        String currency = request.text("currency");
        Market market = Market.of(countryCode(request), currency == null ? Market.MY.currency() : currency);
        String method = request.text("payMethodCode");
        boolean promptPayAbroad = method.equals("PROMPTPAY") && market != Market.TH;
        if (!METHODS.contains(method) || promptPayAbroad) {
            throw new Refusal(Refusal.PAY_METHOD, "payMethodCode is not available in this country");
        }
        if (!method.equals("PROMPTPAY")) {
            Schema.demand(fields, method, "transferCode");
        }
        long amount = market.amount(fields.path("amount"));
        OrderBook.Draft draft = new OrderBook.Draft(Order.Kind.PAYOUT, request, market, amount, null);
        return intake.take(draft, PayoutApi::answer);
    }

    private static ObjectNode answer(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("mchOrderId", order.ids().mchOrderId());
        data.put("transactionId", order.ids().transactionId());
        data.put("transactionStatus", Order.Status.PENDING.name());
        data.put("transactionTime", ProviderTime.bare(order.createdAt()));
        return data;
    }

    private static String countryCode(SignedRequest request) {
        String countryCode = request.text("countryCode");
        return countryCode == null ? Market.MY.name() : countryCode;
    }

    private static Schema transfer(Schema.Field countryCode, Schema.Field currency) {
        return Schema.of(
                Schema.required("timestamp", Schema.judgedElsewhere()),
                Schema.required("mchOrderId", Schema.alphanumeric(1, 32)),
                Schema.required("idempotencyId", Schema.alphanumeric(10, 30)),
                countryCode,
                currency,
                Schema.required("amount", Schema.judgedElsewhere()),
                Schema.required("accountNo", Schema.text(1, 50)),
                Schema.required("accountName", Schema.text(1, 128)),
                Schema.required("payMethodCode", Schema.text(1, 32)),
                Schema.optional("transferCode", Schema.text(1, 64)),
                Schema.optional(
                        "accountType", Schema.oneOf("MOBILE_NUMBER", "BANK_ACCOUNT", "INDIVIDUAL", "ORGANIZATION")),
                Schema.optional("mobile", Schema.mobile()),
                Schema.optional("email", Schema.text(1, 128)),
                Schema.optional("remark", Schema.text(1, 256)),
                Schema.optional("promptpayAccountType", Schema.oneOf("NATID", "MSISDN")),
                Schema.optional("accountTaxId", Schema.text(1, 64)),
                Schema.optional("relationship", Schema.text(1, 64)));
    }
}
