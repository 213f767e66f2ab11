package io.paycools.gateway.sandbox;

import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What became of a call: the answer, and for a create the order whose directives may spoil the answering.
 *
 * @param answer {@code {code, message, data}}; null = an HTTP 500 without one
 * @param accepted null when the call left no new order
 */
record Outcome(ObjectNode answer, Order accepted) {

    private static final int ACCEPTED = 10000;

    static Outcome answered(ObjectNode data) {
        return new Outcome(success(data), null);
    }

    static Outcome refused(int code, String message) {
        ObjectNode answer = StrictJson.newObject().put("code", code).put("message", message);
        answer.putNull("data");
        return new Outcome(answer, null);
    }

    /** Accepts an order, unless its directives have it turned away. */
    static Outcome created(OrderBook book, OrderBook.Draft draft, Function<Order, ObjectNode> data) {
        Directives directives = Directives.in(draft.request().text("remark"));
        if (directives.has(Directives.Name.HTTP_500)) {
            return new Outcome(null, null);
        }
        directives.rejectCode().ifPresent(code -> {
            throw new Refusal(code, "rejected, as the directive in the remark asks");
        });
        Order order = book.accept(draft);
        return new Outcome(success(data.apply(order)), order);
    }

    private static ObjectNode success(ObjectNode data) {
        ObjectNode answer = StrictJson.newObject().put("code", ACCEPTED).put("message", "Success");
        answer.set("data", data);
        return answer;
    }
}
