package io.paycools.gateway.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the two queries have in common: how an order is found, and the fields that both answer. */
final class Lookup {

    private Lookup() {}

    /** By either id; when both are given they must mean the same order. */
    static Order find(OrderBook book, SignedRequest request, String countryCode) {
        String mchOrderId = request.text("mchOrderId");
        String transactionId = request.text("transactionId");
        if (mchOrderId == null && transactionId == null) {
            throw Refusal.parameter("mchOrderId or transactionId is missing");
        }
        Order order = (transactionId == null ? book.find(request.appId(), mchOrderId) : book.find(transactionId))
                .orElseThrow(Lookup::notFound);
        boolean otherOrder =
                mchOrderId != null && !mchOrderId.equals(order.ids().mchOrderId());
        boolean otherMerchant = !order.ids().appId().equals(request.appId());
        boolean otherCountry = !order.market().name().equals(countryCode);
        if (otherOrder || otherMerchant || otherCountry) {
            throw notFound();
        }
        return order;
    }

    static Refusal notFound() {
        return new Refusal(Refusal.NOT_FOUND, "transaction not found");
    }

    static ObjectNode core(Order order) {
        ObjectNode data = StrictJson.newObject();
        data.put("mchOrderId", order.ids().mchOrderId());
        data.put("transactionId", order.ids().transactionId());
        data.put("countryCode", order.market().name());
        data.put("currency", order.market().currency());
        data.put("amount", order.amount());
        data.put("transactionStatus", order.progress().status().name());
        data.put("createTime", ProviderTime.bare(order.createdAt()));
        if (order.settled()) {
            data.put("returnTime", ProviderTime.bare(order.progress().returnedAt()));
        }
        String remark = order.text("remark");
        if (remark != null) {
            data.put("remark", remark);
        }
        return data;
    }
}
