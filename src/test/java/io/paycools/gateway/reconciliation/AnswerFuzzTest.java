package io.paycools.gateway.reconciliation;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.MovableClock;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.SpoilingProxy;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * PayCools takes every order, and what it answers arrives spoilt: every caller is answered in time with a documented
 * status, nothing is called failed, and a good answer settles it afterwards, or a person who is told what is wrong.
 */
@QuarkusTest
@WithTestResource(
        value = GatewayTestResource.class,
        initArgs = @ResourceArg(name = GatewayTestResource.OWN_PAYCOOLS, value = "true"),
        scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(AnswerFuzzTest.WithoutCircuit.class)
class AnswerFuzzTest {

    /** In quick time, and without a circuit, which may open when chance spoils many answers in a row. */
    public static class WithoutCircuit extends SimulatedDayTest.InQuickTime {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("paycools.circuit-volume", "1000000");
            return settings;
        }
    }

    /** Connecting, reading and two steps back. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private record Order(String id, String orderId, String type) {}

    private final Random random = Proof.random("answer fuzzing");
    private SandboxServer payCools;
    private SpoilingProxy proxy;

    @BeforeEach
    void open() {
        String url = ConfigProvider.getConfig().getValue("paycools.base-url", String.class);
        payCools = SandboxServer.start(SandboxConfig.forMerchants(Merchant.of(
                        Vectors.APP_ID,
                        Vectors.key("merchant-2048.public.pem"),
                        Vectors.key("platform-2048.pkcs8.pem"),
                        null))
                .withClock(MovableClock.instance()));
        proxy = new SpoilingProxy(URI.create(url).getPort(), URI.create(payCools.baseUrl() + "/"), random);
    }

    @AfterEach
    void close() {
        proxy.close();
        payCools.close();
    }

    @Test
    void shouldFindOutWhatSpoiltAnswersHid() {
        String payment = Refunds.paidPayment();
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < Math.max(20, Proof.mutations() / 10); i++) {
            proxy.spoils(true);
            orders.add(create(random.nextInt(3), payment));
            Order asked = orders.get(random.nextInt(orders.size()));
            assertAnswered("a question", () -> refresh(asked), List.of(200, 503));
        }
        proxy.spoils(false);
        orders.forEach(this::settle);
    }

    private Order create(int kind, String payment) {
        String orderId = newOrderId();
        return switch (kind) {
            case 0 ->
                created("PAYMENT", orderId, () -> Payments.create(Payments.cashier(orderId, "sandbox:no-webhook")));
            case 1 -> created("PAYOUT", orderId, () -> Payouts.create(Payouts.toBank(orderId, "sandbox:no-webhook")));
            default -> {
                Map<String, Object> refund = Refunds.of("0.01", "sandbox:no-webhook");
                refund.put("merchantOrderId", orderId);
                yield created("REFUND", orderId, () -> Refunds.create(payment, refund));
            }
        };
    }

    private Order created(String type, String orderId, Supplier<Response> call) {
        Response answer = assertAnswered(type, call, List.of(201, 202));
        assertEquals("PROCESSING", answer.path("status"), answer.asString());
        return new Order(answer.path("id"), orderId, type);
    }

    private static Response assertAnswered(String what, Supplier<Response> call, List<Integer> documented) {
        long begun = System.nanoTime();
        Response answer = call.get();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(LONGEST) < 0, what + " took " + took);
        assertTrue(
                documented.contains(answer.statusCode()),
                () -> what + ": " + answer.statusCode() + " " + answer.asString());
        return answer;
    }

    private static Response refresh(Order order) {
        return as(Callers.OWNER).post("/v1/transactions/" + order.id() + "/refresh");
    }

    private void settle(Order order) {
        String wanted = order.type().equals("PAYMENT") ? "PENDING" : "SUCCEEDED";
        await("order " + order).atMost(40, SECONDS).until(() -> {
            refresh(order);
            return column("status", order).equals(wanted)
                    || !contradictions(order).isEmpty();
        });
        if (!column("status", order).equals(wanted)) {
            // Chance made PayCools' id another that looks as good; which of the two is ours, a person finds out.
            assertNotEquals(referenceAtPayCools(order), column("provider_reference", order));
            resolve(contradictions(order).get(0));
            assertEquals(wanted, column("status", order));
        }
        List<String> history = Database.texts(
                "select to_status from transaction_event where transaction_id = ?", UUID.fromString(order.id()));
        assertFalse(history.contains("FAILED"), "failed without proof");
        assertEquals(1, PayCools.ordersOf(order.orderId()), "one order");
    }

    private static List<String> contradictions(Order order) {
        return as(Callers.OPERATOR)
                .get("/v1/discrepancies?kind=OTHER_REFERENCE&transactionId=" + order.id())
                .jsonPath()
                .getList("items.id");
    }

    private static void resolve(String discrepancy) {
        as(Callers.SUPERVISOR)
                .contentType("application/json")
                .body(Map.of("person", "Ann Lee", "reason", "PayCools named its id", "resolution", "SUCCEEDED"))
                .post("/v1/discrepancies/" + discrepancy + "/resolve")
                .then()
                .statusCode(200);
    }

    private static Object referenceAtPayCools(Order order) {
        return PayCools.orders().stream()
                .filter(held -> order.orderId().equals(held.get("mchOrderId")))
                .findFirst()
                .orElseThrow()
                .get("transactionId");
    }

    private static String column(String name, Order order) {
        return Database.texts("select " + name + " from payment_transaction where id = ?", UUID.fromString(order.id()))
                .get(0);
    }
}
