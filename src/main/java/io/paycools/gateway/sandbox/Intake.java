package io.paycools.gateway.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a create request that passed its checks becomes an order, unless a fault or a directive turns it away. */
final class Intake {

    private static final Set<Integer> DUPLICATES =
            Set.of(Refusal.DUPLICATE_ORDER, Refusal.DUPLICATE_IDEMPOTENCY_ID, Refusal.DUPLICATE_REFUND);

    private final OrderBook book;
    private final Faults faults;
    private final AtomicLong duplicates = new AtomicLong();

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
        Faults.Mode fault = faults.next();
        if (fault == Faults.Mode.UNAVAILABLE) {
            return Outcome.unanswered(Manner.HTTP_503);
        }
        SignedRequest request = draft.request();
        Directives directives = Directives.in(request.text(draft.kind().remarkField()));
        if (fault == Faults.Mode.REFUSE
                || faults.busy(
                        request.appId(),
                        request.text(draft.kind().nameField()),
                        request.text("idempotencyId"),
                        directives.busyTimes())) {
            throw new Refusal(Refusal.TOO_MANY_REQUESTS, "too many requests");
        }
        if (directives.has(Directives.Name.HTTP_500)) {
            return Outcome.unanswered(Manner.HTTP_500);
        }
        directives.rejectCode().ifPresent(code -> {
            throw new Refusal(code, "rejected, as the directive in the remark asks");
        });
        Order order = accepted(draft);
        if (fault == Faults.Mode.HANG) {
            return new Outcome(Manner.SILENCE, null, order, Duration.ZERO);
        }
        ObjectNode answer = directives
                .codeAfterAccept()
                .map(code -> Outcome.failure(code, "kept all the same, as the directive in the remark asks"))
                .orElseGet(() -> Outcome.success(data.apply(order)));
        return new Outcome(directives.manner(), answer, order, directives.answerDelay());
    }

    /** How many requests named an order, a refund or an idempotency id that existed already. */
    long duplicates() {
        return duplicates.get();
    }

    void forgetDuplicates() {
        duplicates.set(0);
    }

    private Order accepted(OrderBook.Draft draft) {
        try {
            return book.accept(draft);
        } catch (Refusal refusal) {
            if (DUPLICATES.contains(refusal.code())) {
                duplicates.incrementAndGet();
            }
            throw refusal;
        }
    }
}
