package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** All orders and balances. Thread-safe by one lock: every step is short, and the journal needs an order of lines. */
final class OrderBook {

    /** A request for an order that has passed every check but those which need the book. */
    record Draft(Order.Kind kind, SignedRequest request, Market market, long amount, Duration lifetime) {}

    private record Name(String appId, String value) {}

    private final Clock clock;
    private final long openingBalance;
    /** Null when nothing is kept. */
    private final Journal journal;

    private final Map<Name, Order> orders = new LinkedHashMap<>();
    private final Map<String, Name> byTransactionId = new HashMap<>();
    private final Set<Name> idempotencyIds = new HashSet<>();
    /** Paid out per application and currency. */
    private final Map<Name, Long> spent = new HashMap<>();

    private long lastNumber;

    OrderBook(Clock clock, long openingBalance, Journal journal) {
        this.clock = clock;
        this.openingBalance = openingBalance;
        this.journal = journal;
        if (journal != null) {
            journal.replay().forEach(this::keep);
        }
    }

    synchronized Order accept(Draft draft) {
        SignedRequest request = draft.request();
        Name name = new Name(request.appId(), request.text("mchOrderId"));
        String idempotencyId = request.text("idempotencyId");
        if (orders.containsKey(name)) {
            throw new Refusal(Refusal.DUPLICATE_ORDER, "duplicate mchOrderId");
        }
        if (idempotencyId != null && idempotencyIds.contains(new Name(request.appId(), idempotencyId))) {
            throw new Refusal(Refusal.DUPLICATE_IDEMPOTENCY_ID, "duplicate idempotencyId");
        }
        if (draft.kind() == Order.Kind.PAYOUT && draft.amount() > balance(request.appId(), draft.market())) {
            throw new Refusal(Refusal.BALANCE, "the balance is too low");
        }
        String number = nextNumber();
        boolean payout = draft.kind() == Order.Kind.PAYOUT;
        Order.Ids ids = new Order.Ids(
                name.appId(),
                name.value(),
                (payout ? "DU" : "CU") + number,
                draft.kind() == Order.Kind.CHECKOUT ? "CH" + number : null,
                idempotencyId);
        long now = clock.millis();
        long expiresAt = draft.lifetime() == null ? 0 : now + draft.lifetime().toMillis();
        Order order = new Order(
                draft.kind(), ids, draft.market(), draft.amount(), request.param(), now, expiresAt, Order.Progress.NEW);
        write(order);
        keep(order);
        return order;
    }

    synchronized Optional<Order> find(String appId, String mchOrderId) {
        return Optional.ofNullable(orders.get(new Name(appId, mchOrderId)));
    }

    synchronized Optional<Order> find(String transactionId) {
        return Optional.ofNullable(byTransactionId.get(transactionId)).map(orders::get);
    }

    /** By the merchant's id alone, whoever the merchant is. */
    synchronized Optional<Order> findAny(String mchOrderId) {
        return orders.values().stream()
                .filter(order -> order.ids().mchOrderId().equals(mchOrderId))
                .findFirst();
    }

    synchronized List<Order> all() {
        return new ArrayList<>(orders.values());
    }

    /**
     * Makes an order final. Empty when it is final already, expired or unknown, so that only one caller tells of it.
     */
    synchronized Optional<Order> finish(String transactionId, Order.Status status) {
        return find(transactionId)
                .filter(order -> !order.settled() && !order.expired(clock.instant()))
                .map(order -> change(order.finished(status, clock.instant())));
    }

    /** Closes an unpaid order. Empty when there is nothing to close. */
    synchronized Optional<Order> close(String transactionId) {
        return find(transactionId)
                .filter(order -> !order.settled() && !order.expired(clock.instant()))
                .map(order -> change(order.closedByPayer()));
    }

    /**
     * Notes a delivery with the order. Single attempts are not worth a line of the journal: after a restart an
     * unacknowledged webhook starts anew.
     *
     * @return the order, or empty when the book has been emptied meanwhile
     */
    synchronized Optional<Order> noteDelivery(String transactionId, UnaryOperator<Order.Webhook> noted) {
        return find(transactionId).map(order -> {
            Order updated = order.delivered(noted.apply(order.progress().webhook()));
            boolean newlyAcknowledged = updated.progress().webhook().acknowledged()
                    && !order.progress().webhook().acknowledged();
            if (newlyAcknowledged) {
                write(updated);
            }
            keep(updated);
            return updated;
        });
    }

    synchronized long balance(String appId, Market market) {
        return openingBalance - spent.getOrDefault(new Name(appId, market.currency()), 0L);
    }

    synchronized void reset() {
        orders.clear();
        byTransactionId.clear();
        idempotencyIds.clear();
        spent.clear();
        if (journal != null) {
            journal.clear();
        }
    }

    synchronized void shut() {
        if (journal != null) {
            journal.close();
        }
    }

    private Order change(Order after) {
        write(after);
        keep(after);
        return after;
    }

    /** Before {@link #keep}: what is not on disk has not happened. */
    private void write(Order order) {
        if (journal != null) {
            journal.append(order);
        }
    }

    private void keep(Order order) {
        Order.Ids ids = order.ids();
        Name name = new Name(ids.appId(), ids.mchOrderId());
        Order before = orders.put(name, order);
        byTransactionId.put(ids.transactionId(), name);
        if (ids.idempotencyId() != null) {
            idempotencyIds.add(new Name(ids.appId(), ids.idempotencyId()));
        }
        long difference = cost(order) - (before == null ? 0 : cost(before));
        spent.merge(new Name(ids.appId(), order.market().currency()), difference, Long::sum);
    }

    /** A failed payout gives its money back. */
    private static long cost(Order order) {
        boolean holdsMoney =
                order.kind() == Order.Kind.PAYOUT && order.progress().status() != Order.Status.FAILED;
        return holdsMoney ? order.amount() : 0;
    }

    /** Eighteen digits, growing, and never one that the journal has brought back. */
    private String nextNumber() {
        String number;
        do {
            lastNumber = Math.max(lastNumber + 1, clock.millis() * 100_000);
            number = Long.toString(lastNumber);
        } while (byTransactionId.containsKey("CU" + number) || byTransactionId.containsKey("DU" + number));
        return number;
    }
}
