package io.paycools.gateway.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Troubles that pass: which of the next create requests they meet. In memory only; a restart ends them. */
final class Faults {

    /** What every create request meets while the switch is on, whosever it is. */
    enum Mode {
        NONE("none"),
        REFUSE("refuse-creates-21020"),
        UNAVAILABLE("http-503"),
        HANG("hang");

        private final String written;

        Mode(String written) {
            this.written = written;
        }

        String written() {
            return written;
        }
    }

    private record Name(String appId, String mchOrderId) {}

    /** How often an order was turned away, and by which idempotency id the first request for it could be told. */
    private record TurnedAway(int times, String idempotencyId) {}

    private final Map<Name, TurnedAway> turnedAway = new HashMap<>();
    private Mode mode = Mode.NONE;
    private int left;

    /**
     * Turns the switch: the next requests, as many as said, meet the fault. In the place of what was left of another.
     */
    synchronized void turn(Mode mode, int count) {
        this.mode = mode;
        this.left = count;
    }

    /** What the request at hand meets. */
    synchronized Mode next() {
        if (left == 0) {
            return Mode.NONE;
        }
        left--;
        return mode;
    }

    /**
     * Whether this is one of the first create requests for an order, which are turned away.
     *
     * @throws Refusal 21002 when a later request carries another idempotency id: it could not be told from another
     *     order
     */
    synchronized boolean busy(String appId, String mchOrderId, String idempotencyId, int times) {
        if (times == 0) {
            // Not counted without a directive, or a load test would fill the memory.
            return false;
        }
        Name name = new Name(appId, mchOrderId);
        TurnedAway before = turnedAway.getOrDefault(name, new TurnedAway(0, idempotencyId));
        if (!Objects.equals(before.idempotencyId(), idempotencyId)) {
            throw Refusal.parameter("another idempotencyId than at the first attempt");
        }
        turnedAway.put(name, new TurnedAway(before.times() + 1, idempotencyId));
        return before.times() < times;
    }

    synchronized void clear() {
        turn(Mode.NONE, 0);
        turnedAway.clear();
    }
}
