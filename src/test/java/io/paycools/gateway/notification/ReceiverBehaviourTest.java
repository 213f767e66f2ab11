package io.paycools.gateway.notification;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.MovableClock;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Endpoints.awaitAbout;
import static io.paycools.gateway.testing.Endpoints.deliveries;
import static io.paycools.gateway.testing.Endpoints.registered;
import static io.paycools.gateway.testing.Endpoints.wanting;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Receivers of every kind, each up its ladder, with the clock passed in; and none in the way of another. */
@QuarkusTest
@WithTestResource(
        value = GatewayTestResource.class,
        initArgs = @ResourceArg(name = GatewayTestResource.OWN_PAYCOOLS, value = "true"),
        scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(ReceiverBehaviourTest.InQuickTime.class)
class ReceiverBehaviourTest {

    /** Time is the test's, but for how long a receiver may take, which is short. */
    public static class InQuickTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.notifications.timeout", "PT1S", "gateway.notifications.interval", "0.3s");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovableClock.class);
        }
    }

    private static final Duration RETRY_AFTER = Duration.ofMinutes(7);

    /** What fails, and what is seen of it. */
    private static final Map<String, String> FAILING = Map.of(
            "/301", "REFUSED",
            "/429", "REFUSED",
            "/500", "REFUSED",
            "/silence", "TIMED_OUT",
            "/reset", "CONNECTION_FAILED",
            "/slow-500", "REFUSED",
            "/huge-500", "REFUSED");

    private static final List<String> TAKING = List.of("/200", "/204", "/slow-200", "/huge-200");

    private final Receiver receiver = new Receiver();
    private final Map<String, String> endpoints = new LinkedHashMap<>();
    private SandboxServer payCools;

    @BeforeEach
    void openPayCools() {
        String url = ConfigProvider.getConfig().getValue("paycools.base-url", String.class);
        payCools = SandboxServer.start(SandboxConfig.forMerchants(Merchant.of(
                        Vectors.APP_ID,
                        Vectors.key("merchant-2048.public.pem"),
                        Vectors.key("platform-2048.pkcs8.pem"),
                        null))
                .withPort(URI.create(url).getPort())
                .withClock(MovableClock.instance()));
    }

    @AfterEach
    void close() {
        MovableClock.resume();
        payCools.close();
        receiver.close();
    }

    private void open() {
        receiver.behave("/204", Receiver.status(204));
        receiver.behave("/301", Receiver.status(301, "Location: " + receiver.url("/elsewhere")));
        receiver.behave("/410", Receiver.status(410));
        receiver.behave("/429", Receiver.status(429, "Retry-After: " + RETRY_AFTER.toSeconds()));
        receiver.behave("/500", Receiver.status(500));
        receiver.behave("/silence", Receiver.silence());
        receiver.behave("/reset", Receiver.reset());
        receiver.behave("/slow-200", Receiver.slowBody(200));
        receiver.behave("/slow-500", Receiver.slowBody(500));
        receiver.behave("/huge-200", Receiver.hugeBody(200));
        receiver.behave("/huge-500", Receiver.hugeBody(500));
        registered(Callers.SHOP, wanting(receiver.url("/failed"), "payment.failed"));
        for (String path : List.of(
                "/200",
                "/204",
                "/301",
                "/410",
                "/429",
                "/500",
                "/silence",
                "/reset",
                "/slow-200",
                "/slow-500",
                "/huge-200",
                "/huge-500")) {
            endpoints.put(
                    path,
                    registered(Callers.SHOP, wanting(receiver.url(path), "payment.succeeded"))
                            .getString("id"));
        }
    }

    private static String paid() {
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        return id;
    }

    /** The delivery of the one event to a path. */
    private JsonPath delivery(String path) {
        JsonPath all = await(path + " to have a delivery")
                .atMost(20, SECONDS)
                .until(() -> deliveries(Callers.SHOP, endpoints.get(path), "ALL"), found -> !found.getList("items")
                        .isEmpty());
        return as(Callers.SHOP)
                .get("/v1/notification-deliveries/" + all.getString("items[0].id"))
                .then()
                .extract()
                .jsonPath();
    }

    private JsonPath awaitAttempts(String path, int count) {
        await(path + " to be attempted " + count + " times")
                .atMost(20, SECONDS)
                .until(() -> delivery(path).getList("attempts").size() >= count);
        return delivery(path);
    }

    @Test
    void shouldWalkEachReceiverUpItsLadderWithoutHoldingUpAnother() {
        MovableClock.stop();
        open();
        String id = paid();
        TAKING.forEach(path -> {
            JsonPath delivery = awaitAttempts(path, 1);
            assertEquals("DELIVERED", delivery.getString("state"), path);
            assertEquals("DELIVERED", delivery.getString("attempts[0].result"), path);
            assertNull(delivery.getString("nextAttemptAt"), path);
        });
        assertEquals("GONE", awaitAttempts("/410", 1).getString("attempts[0].result"));

        for (int step = 1; step <= DeliveryLadder.WAITS.size(); step++) {
            Duration wait = DeliveryLadder.WAITS.get(step - 1);
            for (Map.Entry<String, String> failing : FAILING.entrySet()) {
                String path = failing.getKey();
                JsonPath delivery = awaitAttempts(path, step);
                assertEquals("PENDING", delivery.getString("state"), path);
                assertEquals(failing.getValue(), delivery.getString("attempts[" + (step - 1) + "].result"), path);
                assertRung(path, step, delivery, path.equals("/429") ? longer(wait, RETRY_AFTER) : wait);
            }
            MovableClock.forward(wait.minusMillis(1));
            awaitSweep();
            for (String path : FAILING.keySet()) {
                assertEquals(step, receiver.received(path).size(), path + " not before its time");
            }
            MovableClock.forward(wait.dividedBy(DeliveryLadder.JITTER_PARTS)
                    .plus(RETRY_AFTER)
                    .plusSeconds(10));
        }
        for (String path : FAILING.keySet()) {
            JsonPath dead = awaitAttempts(path, DeliveryLadder.WAITS.size() + 1);
            assertEquals("DEAD", dead.getString("state"), path);
            assertNull(dead.getString("nextAttemptAt"), path);
            Duration whole = Duration.between(
                    Instant.parse(dead.getString("attempts[0].startedAt")),
                    Instant.parse(dead.getString("attempts[" + DeliveryLadder.WAITS.size() + "].startedAt")));
            assertTrue(whole.compareTo(Duration.ofHours(72)) >= 0, path + " within " + whole);
        }
        assertEquals(List.of(), receiver.received("/elsewhere"), "no redirect is followed");
        assertEquals(1, receiver.received("/410").size(), "nothing after 410");
        assertEquals(1, awaitAbout(receiver, "/200", id, 1).size(), "delivered once");

        shouldNotHoldUpOthersWhileTheyAreSlow();
        shouldLeaveAnEndpointAloneThatFailsOften();
    }

    /** What is due is attempted by the next sweep; that one ran can be seen by another event. */
    private void awaitSweep() {
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerDeclines(orderId);
        awaitAbout(receiver, "/failed", id, 1);
    }

    private static void assertRung(String path, int step, JsonPath delivery, Duration wait) {
        Instant due = Instant.parse(delivery.getString("nextAttemptAt"));
        Instant begun = Instant.parse(delivery.getString("attempts[" + (step - 1) + "].startedAt"));
        Instant ended = begun.plusMillis(delivery.getInt("attempts[" + (step - 1) + "].durationMs"));
        Duration most = wait.plus(wait.dividedBy(DeliveryLadder.JITTER_PARTS));
        assertTrue(!due.isBefore(ended.plus(wait).minusMillis(2)), path + " " + step + ": not sooner");
        assertTrue(!due.isAfter(ended.plus(most).plusMillis(2)), path + " " + step + ": and hardly later");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Twenty events hang in the lane of the silent one, and the others have all of them before it has taken any. */
    private void shouldNotHoldUpOthersWhileTheyAreSlow() {
        String silent = endpoints.get("/silence");
        as(Callers.SHOP)
                .post("/v1/notification-endpoints/" + silent + "/enable")
                .then()
                .statusCode(200);
        List<String> ids = java.util.stream.Stream.generate(ReceiverBehaviourTest::paid)
                .limit(20)
                .toList();

        for (String path : TAKING) {
            ids.forEach(id -> awaitAbout(receiver, path, id, 1));
            await().atMost(20, SECONDS)
                    .until(() -> deliveries(Callers.SHOP, endpoints.get(path), "DELIVERED")
                                    .getList("items")
                                    .size()
                            == 21);
            assertEquals(21, receiver.received(path).size(), path + " was told everything once");
        }

        assertEquals(
                List.of(),
                deliveries(Callers.SHOP, silent, "DELIVERED").getList("items"),
                "and the silent one has taken nothing");
        assertEquals(
                21,
                deliveries(Callers.SHOP, silent, "UNDELIVERED").getList("items").size());
    }

    /** Twenty events are waiting; after some failures in a row it is asked with one at a time, and seldom. */
    private void shouldLeaveAnEndpointAloneThatFailsOften() {
        String refusing = endpoints.get("/500");
        await().atMost(20, SECONDS)
                .until(() -> as(Callers.SHOP)
                                .get("/v1/notification-endpoints/" + refusing)
                                .jsonPath()
                                .getString("pausedUntil")
                        != null);
        int before = receiver.received("/500").size();
        String id = paid();
        awaitAbout(receiver, "/200", id, 1);
        assertEquals(before, receiver.received("/500").size(), "left alone while it is paused");

        receiver.behave("/500", Receiver.status(200));
        MovableClock.forward(DeliveryStore.BREAKER_PAUSE.plusMinutes(30));
        awaitAbout(receiver, "/500", id, 1);
        await().atMost(20, SECONDS)
                .until(() -> as(Callers.SHOP)
                                .get("/v1/notification-endpoints/" + refusing)
                                .jsonPath()
                                .getInt("consecutiveFailures")
                        == 0);
    }
}
