package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Plays a merchant's person who pays out in PayCools' merchant portal: the merchant's software has not asked for that
 * payout, and first hears of it by the webhook.
 */
final class PortalRoutes {

    private static final Schema PAYOUT = Schema.of(
            Schema.optional("appId", Schema.text(1, 64)),
            Schema.optional("mchOrderId", Schema.alphanumeric(1, 32)),
            Schema.required("amount", Schema.judgedElsewhere()),
            Schema.required("countryCode", Schema.oneOf("PH", "ID", "MY", "TH")),
            Schema.required("currency", Schema.oneOf("PHP", "IDR", "MYR", "THB")),
            Schema.optional("decline", Schema.bool()));
    private static final int MADE_UP_CHARACTERS = 20;

    private final Vertx vertx;
    private final Map<String, Merchant> merchants;
    private final OrderBook book;
    private final Settlement settlement;
    private final Clock clock;

    PortalRoutes(Vertx vertx, Map<String, Merchant> merchants, OrderBook book, Settlement settlement, Clock clock) {
        this.vertx = vertx;
        this.merchants = merchants;
        this.book = book;
        this.settlement = settlement;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/sandbox/portal-payouts").handler(this::create);
    }

    private void create(RoutingContext context) {
        byte[] body = ControlReply.body(context);
        // The journal does not belong on the event loop.
        vertx.executeBlocking(() -> accepted(body), false)
                .onSuccess(order -> settlement
                        .begin(order)
                        .onComplete(begun -> ControlReply.json(context, 201, OrderView.full(order, clock.instant()))))
                .onFailure(failure -> ControlReply.refused(context, failure));
    }

    private Order accepted(byte[] body) {
        ObjectNode entered =
                StrictJson.object(body).orElseThrow(() -> Refusal.parameter("the body is not a JSON object"));
        PAYOUT.check(entered);
        Market market = Market.of(
                entered.path("countryCode").textValue(),
                entered.path("currency").textValue());
        long amount = market.amount(entered.path("amount"));
        String appId = appId(entered);
        entered.remove("appId");
        if (!entered.has("mchOrderId")) {
            entered.put("mchOrderId", madeUpId());
        }
        // What was entered takes the place of a request's param: it is kept in the journal, and shown, as that is.
        SignedRequest entry = new SignedRequest(appId, entered.toString(), entered);
        return book.accept(new OrderBook.Draft(Order.Kind.PAYOUT, entry, market, amount, null));
    }

    private String appId(ObjectNode entered) {
        if (entered.has("appId")) {
            String appId = entered.path("appId").textValue();
            if (!merchants.containsKey(appId)) {
                throw Refusal.parameter("appId is not known");
            }
            return appId;
        }
        if (merchants.size() > 1) {
            throw Refusal.parameter("appId is missing, there are several merchants");
        }
        return merchants.keySet().iterator().next();
    }

    private static String madeUpId() {
        return "PORTAL" + UUID.randomUUID().toString().replace("-", "").substring(0, MADE_UP_CHARACTERS);
    }
}
