package io.paycools.gateway.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkus.test.junit.QuarkusTestProfile;

/**
 * The largest keys that we take, and a watch over the event loops that sees what others overlook. One signature with
 * 4096 bits takes several milliseconds.
 */
public class LargeKeysAndLittlePatience implements QuarkusTestProfile {

    /** What the watch says. */
    public static final String[] BLOCKED = {"BlockedThreadChecker", "has been blocked for"};

    /** What is said of a session that is used where it does not belong, or when it is over. */
    public static final String[] WRONG_SESSION = {"HR000068", "HR000069", "Session/EntityManager is closed"};

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.vertx.max-event-loop-execute-time", "200ms",
                // Also how often it is looked.
                "quarkus.vertx.warning-exception-time", "100ms");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(QueryingPolicy.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(
                GatewayTestResource.class, Map.of(GatewayTestResource.MERCHANT_KEY, "merchant-4096")));
    }
}
