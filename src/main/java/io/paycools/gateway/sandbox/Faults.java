package io.paycools.gateway.sandbox;

import java.util.HashMap;
import java.util.Map;

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

    private final Map<Name, Integer> turnedAway = new HashMap<>();
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

    /** Whether this is one of the first create requests for an order, which are turned away. */
    synchronized boolean busy(String appId, String mchOrderId, int times) {
        // Not counted without a directive, or a load test would fill the memory.
        return times > 0 && turnedAway.merge(new Name(appId, mchOrderId), 1, Integer::sum) <= times;
    }

    synchronized void clear() {
        turn(Mode.NONE, 0);
        turnedAway.clear();
    }
}
