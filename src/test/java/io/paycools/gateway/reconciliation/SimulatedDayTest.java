package io.paycools.gateway.reconciliation;

import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Inject;

import io.paycools.gateway.reconciliation.DayOfOrders.Kind;
import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.MovableClock;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.reconciliation.DayOfOrders.ORDERS;
import static io.paycools.gateway.reconciliation.DayOfOrders.order;
import static io.paycools.gateway.reconciliation.DayOfOrders.press;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Days on which no webhook ever comes, with the clock passed in. */
@QuarkusTest
@WithTestResource(
        value = GatewayTestResource.class,
        initArgs = @ResourceArg(name = GatewayTestResource.OWN_PAYCOOLS, value = "true"),
        scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(SimulatedDayTest.InQuickTime.class)
class SimulatedDayTest {

    /** The resolver runs when the test says so, and time is the test's. */
    public static class InQuickTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.reconciliation.interval", "24h");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(MovableClock.class);
        }
    }

    /** One rung of the simulation: what is due within it is asked about together. */
    /** When those who pay late do: long after the other questions, and before the cashier closes at thirty minutes. */
    private static final Duration LATE = Duration.ofMinutes(20);

    private static final Duration STEP = Duration.ofSeconds(30);

    private static final String UNSETTLED = "status in ('CREATED', 'SUBMITTING', 'PENDING', 'UNKNOWN')";
    private static final Clock CLOCK = MovableClock.instance();

    @Inject
    Resolver resolver;

    private SandboxServer payCools;

    @BeforeEach
    void openPayCools() {
        String url = ConfigProvider.getConfig().getValue("paycools.base-url", String.class);
        payCools = SandboxServer.start(SandboxConfig.forMerchants(Merchant.of(
                        Vectors.APP_ID,
                        Vectors.key("merchant-2048.public.pem"),
                        Vectors.key("platform-2048.pkcs8.pem"),
                        // No webhook of a payout goes anywhere.
                        null))
                .withPort(URI.create(url).getPort())
                .withClock(CLOCK)
                .withPace(new SandboxConfig.Pace(
                        Duration.ofMillis(20), Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(1))));
    }

    @AfterEach
    void closePayCools() {
        payCools.close();
    }

    @Test
    void b24_shouldSettleADayOfTransactionsWithoutAnyWebhook() throws Throwable {
        Instant morning = CLOCK.instant();
        List<Kind> orders = DayOfOrders.all();
        assertEquals(ORDERS, orders.size());
        Map<String, Kind> asked = new ConcurrentHashMap<>();
        Map<String, String> orderIds = new ConcurrentHashMap<>();
        int queriesBefore = PayCools.queryCalls();
        Parallel.times(10, worker -> {
            for (int i = worker; i < orders.size(); i += 10) {
                String orderId = newOrderId();
                Kind kind = orders.get(i);
                String id = order(kind, orderId).then().extract().path("id");
                asked.put(id, kind);
                orderIds.put(id, orderId);
                press(kind, orderId, "paid", "declined");
            }
            return null;
        });
        assertEquals(ORDERS, asked.size());

        boolean latePaid = false;
        while (unsettled(morning) > 0 && CLOCK.instant().isBefore(morning.plus(Duration.ofDays(1)))) {
            if (!latePaid && nextQuestion().isAfter(morning.plus(LATE))) {
                // Not only at the next question: it may come when the cashier has closed already.
                MovableClock.forward(Duration.between(CLOCK.instant(), morning.plus(LATE)));
                asked.forEach((id, kind) -> {
                    if (kind.remark().equals("paid late")) {
                        PayCools.payerPays(orderIds.get(id));
                    }
                });
                latePaid = true;
            }
            toTheNextQuestion();
            VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
        }

        asked.forEach((id, kind) -> assertEquals(
                kind.outcome(),
                Database.texts("select status from payment_transaction where id = ?", UUID.fromString(id))
                        .get(0),
                kind.toString()));
        assertEquals(
                0, Database.count("select count(*) from discrepancy where opened_at >= ?", Timestamp.from(morning)));
        int queries = PayCools.queryCalls() - queriesBefore;
        // The ladder: two minutes, four, eight, sixteen, and once when the order is closed.
        assertTrue(queries <= 5 * ORDERS, queries + " queries for " + ORDERS + " transactions");
        Duration took = Duration.between(morning, CLOCK.instant());
        assertTrue(took.compareTo(Duration.ofHours(3)) < 0, "the last was settled after " + took);
    }

    /**
     * The create is never answered, and the payer pays fifteen minutes later, of which PayCools tells then. Until that
     * it says that the order is pending.
     */
    @Test
    void b50_shouldCreditOnceWhatIsPaidLongAfterACreateThatWasNeverAnswered() throws Throwable {
        String orderId = newOrderId();
        String id = order(new Kind(1, "DIRECT", "sandbox:timeout-after-accept", "SUCCEEDED"), orderId)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        for (int minutes = 0; minutes < 15; minutes += 3) {
            MovableClock.forward(Duration.ofMinutes(3));
            VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
            Payments.get(id).then().body("status", equalTo("PROCESSING")).body("failure", nullValue());
        }
        PayCools.payerPays(orderId);
        String body = Webhooks.signed(Webhooks.paid(orderId)
                .replace("CU" + orderId, PayCools.order(orderId).getString("transactionId")));
        for (int i = 0; i < 2; i++) {
            Webhooks.deliver(body).then().statusCode(200);
        }
        Payments.becomes(id, "SUCCEEDED");
        assertEquals(1, PayCools.ordersOf(orderId));
        assertEquals(List.of("SUBMITTING", "UNKNOWN", "PENDING", "SUCCEEDED"), Payments.history(id));
        assertEquals(
                0, Database.count("select count(*) from discrepancy where transaction_id = ?", UUID.fromString(id)));
    }

    /** PayCools says that it has no such order, each time it is asked. */
    @Test
    void b31_shouldAskMoreAndMoreRarelyAndThenHandItToAPerson() throws Throwable {
        String id = order(new Kind(1, "PAYOUT", "sandbox:http-500", "PROCESSING"), newOrderId())
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Instant begun = CLOCK.instant();
        Duration last = Duration.ZERO;
        int asked = 0;
        while (discrepanciesOf(id) == 0) {
            Duration pause = Duration.between(CLOCK.instant(), nextCheckOf(id));
            assertTrue(pause.compareTo(last) > 0, () -> "asked again sooner: " + pause);
            last = pause;
            MovableClock.forward(pause.plusMillis(1));
            VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
            Payouts.get(id).then().body("status", equalTo("PROCESSING")).body("failure", nullValue());
            asked++;
        }
        Duration took = Duration.between(begun, CLOCK.instant());
        assertTrue(
                took.compareTo(Duration.ofMinutes(15)) > 0 && took.compareTo(Duration.ofMinutes(60)) < 0,
                took::toString);
        assertTrue(asked >= 5, asked + " questions");
        Payouts.awaitDiscrepancy(id, "NOT_KNOWN");
    }

    private static int discrepanciesOf(String id) {
        return Database.count("select count(*) from discrepancy where transaction_id = ?", UUID.fromString(id));
    }

    private static Instant nextCheckOf(String id) {
        String seconds = Database.texts(
                        "select extract(epoch from next_check_at) from payment_transaction where id = ?",
                        UUID.fromString(id))
                .get(0);
        return Instant.ofEpochMilli((long) (Double.parseDouble(seconds) * 1000));
    }

    @Test
    void shouldNotIgnoreMoneyThatComesAfterTheOrderExpired() throws Throwable {
        String orderId = newOrderId();
        String id = order(new Kind(1, "CASHIER", "unpaid", "EXPIRED"), orderId).path("id");
        MovableClock.forward(Duration.ofMinutes(36));
        VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
        Payments.get(id).then().body("status", equalTo("EXPIRED")).body("nextCheckAt", nullValue());

        Webhooks.deliver(Webhooks.signed(Webhooks.paid(orderId))).then().statusCode(200);

        Payouts.awaitDiscrepancy(id, "SUCCESS_AFTER_EXPIRY");
        Payments.get(id).then().body("status", equalTo("EXPIRED"));
    }

    @Test
    void shouldHandToAPersonWhatPayCoolsNeverTells() throws Throwable {
        String id = order(new Kind(1, "PAYOUT", "sandbox:stay-pending", "PENDING"), newOrderId())
                .path("id");
        for (int hours = 0; hours < 80; hours += 4) {
            MovableClock.forward(Duration.ofHours(4));
            VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
        }
        Payouts.awaitDiscrepancy(id, "UNRESOLVED_TOO_LONG");
        Payouts.get(id)
                .then()
                .body("status", equalTo("PROCESSING"))
                .body("failure", nullValue())
                .body("nextCheckAt", nullValue());
    }

    @Test
    void shouldSendWhatCouldNotBeSentWhenPayCoolsIsBack() {
        payCools.close();
        String orderId = newOrderId();
        String id = order(new Kind(1, "PAYOUT", "Salary", "SUCCEEDED"), orderId)
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .extract()
                .path("id");
        assertEquals("CREATED", statusOf(id));
        openPayCools();
        await().atMost(60, SECONDS).until(() -> {
            MovableClock.forward(Duration.ofSeconds(30));
            return statusOf(id).equals("PENDING");
        });
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldFailWhatCouldNotBeSentInItsTime() {
        payCools.close();
        String id = order(new Kind(1, "PAYOUT", "Salary", "FAILED"), newOrderId())
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        MovableClock.forward(Duration.ofHours(7));
        await().atMost(30, SECONDS).until(() -> statusOf(id).equals("FAILED"));
        Payouts.get(id).then().body("failure.code", equalTo("not_sent"));
    }

    @Test
    void shouldFailARefundThatCouldNotBeSentInItsTimeAndLeaveItsAmountToOthers() {
        String payment = Refunds.paidPayment();
        payCools.close();
        String id = Refunds.create(payment, Refunds.of("500.10"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertEquals("CREATED", statusOf(id));
        assertEquals("500.10", Refunds.refunded(payment));
        MovableClock.forward(Duration.ofDays(3).plusMinutes(1));
        await().atMost(30, SECONDS).until(() -> statusOf(id).equals("FAILED"));
        Refunds.get(id).then().body("failure.code", equalTo("not_sent"));
        assertEquals("0.00", Refunds.refunded(payment));
    }

    @Test
    void shouldHandARefundToAPersonWhichPayCoolsNeverTellsOf() throws Throwable {
        String payment = Refunds.paidPayment();
        String id = Refunds.create(payment, Refunds.of("1.00", "sandbox:stay-pending sandbox:no-webhook"))
                .path("id");
        for (int hours = 0; hours < 80; hours += 4) {
            MovableClock.forward(Duration.ofHours(4));
            VertxContextSupport.subscribeAndAwait(() -> resolver.sweep());
        }
        Payouts.awaitDiscrepancy(id, "UNRESOLVED_TOO_LONG");
        Refunds.get(id).then().body("status", equalTo("PROCESSING")).body("nextCheckAt", nullValue());
        assertEquals("1.00", Refunds.refunded(payment));
    }

    private static String statusOf(String id) {
        return Database.texts("select status from payment_transaction where id = ?", UUID.fromString(id))
                .get(0);
    }

    private static int unsettled(Instant since) {
        return Database.count(
                "select count(*) from payment_transaction where created_at >= ? and " + UNSETTLED,
                Timestamp.from(since));
    }

    private static void toTheNextQuestion() {
        Duration wait = Duration.between(CLOCK.instant(), nextQuestion());
        MovableClock.forward(wait.compareTo(STEP) < 0 ? STEP : wait.plusMillis(1));
    }

    /** When something is due, or now. */
    private static Instant nextQuestion() {
        String next = Database.texts(
                        "select extract(epoch from min(next_check_at)) from payment_transaction where " + UNSETTLED)
                .get(0);
        return next == null ? CLOCK.instant() : Instant.ofEpochMilli((long) (Double.parseDouble(next) * 1000));
    }
}
