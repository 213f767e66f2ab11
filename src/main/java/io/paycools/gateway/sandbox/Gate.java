package io.paycools.gateway.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns away every request of an application with one code, as PayCools does to an address that it does not know. */
final class Gate {

    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    void close(String appId, int code) {
        closed.put(appId, code);
    }

    void open(String appId) {
        closed.remove(appId);
    }

    void openAll() {
        closed.clear();
    }

    /** The same request when it may pass. */
    SignedRequest pass(SignedRequest request) {
        Integer code = closed.get(request.appId());
        if (code != null) {
            throw new Refusal(code, "turned away");
        }
        return request;
    }
}
