package io.paycools.gateway.sandbox;

import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a create request without fault becomes an order, unless its directives have it turned away. */
final class Intake {

    private final OrderBook book;
    private final Faults faults;

    Intake(OrderBook book, Faults faults) {
        this.book = book;
        this.faults = faults;
    }

    /**
     * Decides on a create request.
     *
     * @param data what the answer tells of the order
     */
    Outcome take(OrderBook.Draft draft, Function<Order, ObjectNode> data) {
        SignedRequest request = draft.request();
        Directives directives = Directives.in(request.text("remark"));
        if (faults.busy(request.appId(), request.text("mchOrderId"), directives.busyTimes())) {
            throw new Refusal(Refusal.TOO_MANY_REQUESTS, "too many requests");
        }
        if (directives.has(Directives.Name.HTTP_500)) {
            return Outcome.unanswered(Manner.HTTP_500);
        }
        directives.rejectCode().ifPresent(code -> {
            throw new Refusal(code, "rejected, as the directive in the remark asks");
        });
        Order order = book.accept(draft);
        ObjectNode answer = directives
                .codeAfterAccept()
                .map(code -> Outcome.failure(code, "kept all the same, as the directive in the remark asks"))
                .orElseGet(() -> Outcome.success(data.apply(order)));
        return new Outcome(directives.manner(), answer, order);
    }
}
