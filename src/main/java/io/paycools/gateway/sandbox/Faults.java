package io.paycools.gateway.sandbox;

import java.util.HashMap;
import java.util.Map;

/** Troubles that pass: how many more create requests they are to meet. In memory only; a restart ends them. */
final class Faults {

    private record Name(String appId, String mchOrderId) {}

    private final Map<Name, Integer> turnedAway = new HashMap<>();

    /** Whether this is one of the first create requests for an order, which are turned away. */
    synchronized boolean busy(String appId, String mchOrderId, int times) {
        // Not counted without a directive, or a load test would fill the memory.
        return times > 0 && turnedAway.merge(new Name(appId, mchOrderId), 1, Integer::sum) <= times;
    }

    synchronized void clear() {
        turnedAway.clear();
    }
}
