package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String ORIGINAL = "originalTransactionId";

    private final Clock clock;
    private final long openingBalance;
    /** Null when nothing is kept. */
    private final Journal journal;

    private final Map<Name, Order> orders = new LinkedHashMap<>();
    private final Map<String, Name> byTransactionId = new HashMap<>();
    private final Set<Name> idempotencyIds = new HashSet<>();
    /** Paid out per application and currency. */
    private final Map<Name, Long> spent = new HashMap<>();
    /** Given back per application and payment, what is on its way included. */
    private final Map<Name, Long> refunded = new HashMap<>();

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
        Name name = new Name(request.appId(), request.text(draft.kind().nameField()));
        String idempotencyId = request.text("idempotencyId");
        if (orders.containsKey(name)) {
            boolean refund = draft.kind() == Order.Kind.REFUND;
            throw new Refusal(
                    refund ? Refusal.DUPLICATE_REFUND : Refusal.DUPLICATE_ORDER,
                    "duplicate " + draft.kind().nameField());
        }
        if (idempotencyId != null && idempotencyIds.contains(new Name(request.appId(), idempotencyId))) {
            throw new Refusal(Refusal.DUPLICATE_IDEMPOTENCY_ID, "duplicate idempotencyId");
        }
        if (draft.kind() == Order.Kind.PAYOUT && draft.amount() > balance(request.appId(), draft.market())) {
            throw new Refusal(Refusal.BALANCE, "the balance is too low");
        }
        if (draft.kind() == Order.Kind.REFUND) {
            requireRefundable(draft);
        }
        String number = nextNumber();
        Order.Ids ids = new Order.Ids(
                name.appId(),
                name.value(),
                prefix(draft.kind()) + number,
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

    /** How much of a payment has been given back, or is on its way, in the wire's units. */
    synchronized long refunded(String appId, String originalTransactionId) {
        return refunded.getOrDefault(new Name(appId, originalTransactionId), 0L);
    }

    /** All refunds of a payment, oldest first. */
    synchronized List<Order> refundsOf(String appId, String originalTransactionId) {
        return orders.values().stream()
                .filter(order -> order.kind() == Order.Kind.REFUND
                        && order.ids().appId().equals(appId)
                        && originalTransactionId.equals(order.text(ORIGINAL)))
                .toList();
    }

    synchronized void reset() {
        orders.clear();
        byTransactionId.clear();
        idempotencyIds.clear();
        spent.clear();
        refunded.clear();
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
        if (order.kind() == Order.Kind.REFUND) {
            long change = given(order) - (before == null ? 0 : given(before));
            refunded.merge(new Name(ids.appId(), order.text(ORIGINAL)), change, Long::sum);
        }
    }

    /** Never more than was paid, the refunds on their way included (PayCools Global API, codes 21406 to 21409). */
    private void requireRefundable(Draft draft) {
        SignedRequest request = draft.request();
        String original = request.text(ORIGINAL);
        Order payment = find(original)
                .filter(order -> order.kind().hasPayer() && order.ids().appId().equals(request.appId()))
                .orElseThrow(Lookup::notFound);
        if (payment.progress().status() != Order.Status.COMPLETED) {
            throw new Refusal(Refusal.ORIGINAL_NOT_COMPLETED, "the original transaction is not completed");
        }
        boolean oneAtATime =
                Directives.in(request.text(draft.kind().remarkField())).has(Directives.Name.ONE_AT_A_TIME);
        if (oneAtATime && refundsOf(request.appId(), original).stream().anyMatch(refund -> !refund.settled())) {
            throw new Refusal(Refusal.REFUND_PENDING, "another refund is pending");
        }
        if (draft.amount() > payment.amount() - refunded(request.appId(), original)) {
            throw new Refusal(Refusal.REFUND_AMOUNT, "refundAmount is more than is left of the payment");
        }
    }

    /** A refund that came to nothing leaves its amount to others. */
    private static long given(Order refund) {
        Order.Status status = refund.progress().status();
        return status == Order.Status.FAILED || status == Order.Status.CANCELLED ? 0 : refund.amount();
    }

    private static String prefix(Order.Kind kind) {
        return switch (kind) {
            case PAYMENT, CHECKOUT -> "CU";
            case PAYOUT -> "DU";
            case REFUND -> "RU";
        };
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
        } while (isTaken(number));
        return number;
    }

    private boolean isTaken(String number) {
        return Arrays.stream(Order.Kind.values()).anyMatch(kind -> byTransactionId.containsKey(prefix(kind) + number));
    }
}
