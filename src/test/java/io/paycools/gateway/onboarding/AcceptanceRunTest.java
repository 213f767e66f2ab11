package io.paycools.gateway.onboarding;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.onboarding.Acceptance.awaits;
import static io.paycools.gateway.onboarding.Acceptance.begin;
import static io.paycools.gateway.onboarding.Acceptance.ended;
import static io.paycools.gateway.onboarding.Acceptance.failed;
import static io.paycools.gateway.onboarding.Acceptance.get;
import static io.paycools.gateway.onboarding.Acceptance.orderOf;
import static io.paycools.gateway.onboarding.Acceptance.payment;
import static io.paycools.gateway.onboarding.Acceptance.statusOf;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs that end well, with and without people. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class AcceptanceRunTest {

    private static final List<String> CASES =
            List.of("PAYMENT", "FAILING_PAYMENT", "PAYOUT", "FAILING_PAYOUT", "REFUND");

    @Test
    void shouldGoThroughTheGuideWithoutAPerson() {
        String id = begin(Acceptance.everything("default"));

        JsonPath run = Acceptance.endedByItself(id);

        assertEquals(List.of(), failed(run), () -> run.prettify());
        assertEquals("PASSED", run.getString("status"));
        assertEquals(20, run.getList("steps.findAll { it.status == 'PASSED' }").size());
        assertNull(run.getString("awaiting"));
        assertEquals(
                List.of(1),
                new java.util.TreeSet<>(ordersAtPayCools(run)).stream().toList());
        assertEquals(
                List.of("SUCCEEDED", "FAILED", "SUCCEEDED", "FAILED", "SUCCEEDED"),
                CASES.stream().map(each -> statusOfOrder(run, each)).toList());
        assertEquals(
                0,
                Database.count(
                        "select count(*) from acceptance_run where orders_sealed is not null and id = ?",
                        UUID.fromString(id)),
                "who was named in the requests is forgotten");
    }

    @Test
    void shouldMakeOrdinaryTransactionsOfWhoeverAskedForTheRun() {
        JsonPath run = ended(begin(Acceptance.payouts("default")));

        String payout = Database.texts(
                        "select id from payment_transaction where merchant_order_id = ? and client = 'operator'",
                        orderOf(run, "PAYOUT"))
                .get(0);

        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), Payouts.history(payout));
    }

    @Test
    void shouldSayWhatAPersonHasToDoAndWaitForIt() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("Acceptance"));
        String id = begin(request);

        JsonPath toPay = awaits(id, "PAY");
        assertTrue(toPay.getString("awaiting.text").contains("and pay"));
        assertEquals(
                Payments.as(Callers.OPERATOR)
                        .get("/v1/payments/" + toPay.getString("awaiting.transactionId"))
                        .jsonPath()
                        .getString("nextAction.url"),
                toPay.getString("awaiting.url"));
        PayCools.payerPays(orderOf(toPay, "PAYMENT"));
        JsonPath toDecline = awaits(id, "DECLINE");
        assertTrue(toDecline.getString("awaiting.text").contains("decline"));
        PayCools.payerDeclines(orderOf(toDecline, "FAILING_PAYMENT"));

        JsonPath run = ended(id);
        assertEquals("PASSED", run.getString("status"), run::prettify);
    }

    @Test
    void shouldLetASecondPersonReleaseWhatIsAboveTheThreshold() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payout", malaysian("1000.00", "Acceptance"));
        request.put("failingPayout", malaysian("10.00", "sandbox:decline"));
        String id = Acceptance.create(
                        Callers.SUPERVISOR, request, UUID.randomUUID().toString())
                .path("id");

        String payout = awaits(id, "APPROVE").getString("awaiting.transactionId");
        assertEquals(0, PayCools.ordersOf(orderOf(get(id), "PAYOUT")), "nothing is sent before");
        Payments.as(Callers.SUPERVISOR)
                .post("/v1/payouts/" + payout + "/approve")
                .then()
                .statusCode(403)
                .body("code", equalTo("approval_by_requester"));
        Payments.as(Callers.APPROVER)
                .post("/v1/payouts/" + payout + "/approve")
                .then()
                .statusCode(200);

        JsonPath run = ended(id);
        assertEquals("PASSED", run.getString("status"), run::prettify);
        assertEquals(1, PayCools.ordersOf(orderOf(run, "PAYOUT")));
    }

    @Test
    void shouldTakeARefusalAtOnceForAFailureButNotWaitForItsWebhook() {
        Map<String, Object> request = Acceptance.payouts("default");
        request.put("failingPayout", Acceptance.payout("sandbox:reject=21012"));

        JsonPath run = ended(begin(request));

        assertEquals("PASSED", run.getString("status"), run::prettify);
        assertEquals("SKIPPED", statusOf(run, "FAILING_PAYOUT", "WEBHOOK"));
    }

    @Test
    void shouldMakeOneOrderPerCaseHoweverManyReplicasTakeTheSameTurn() {
        String id = begin(Acceptance.payments("default"));
        for (int i = 0; i < 20; i++) {
            Acceptance.turn(id);
        }

        JsonPath run = ended(id);

        assertEquals("PASSED", run.getString("status"), run::prettify);
        assertEquals(1, PayCools.ordersOf(orderOf(run, "PAYMENT")));
        assertEquals(1, PayCools.ordersOf(orderOf(run, "FAILING_PAYMENT")));
    }

    @Test
    void shouldLeaveWhatIsMadeToItselfWhenItIsCancelled() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("Acceptance"));
        String id = begin(request);
        JsonPath running = awaits(id, "PAY");

        cancel(id).then().statusCode(200).body("status", equalTo("CANCELLED")).body("cancelledBy", equalTo("operator"));

        cancel(id).then().statusCode(200);
        assertEquals("SKIPPED", statusOf(get(id), "FAILING_PAYMENT", "REQUEST"));
        PayCools.payerPays(orderOf(running, "PAYMENT"));
        Payments.becomes(running.getString("awaiting.transactionId"), "SUCCEEDED");
        assertEquals(0, PayCools.ordersOf(orderOf(running, "FAILING_PAYMENT")));
    }

    /** A payout waits for its turn to be counted while somebody cancels the run. */
    @Test
    void shouldMakeNothingOnceItIsCancelled() throws SQLException {
        Map<String, Object> request = Acceptance.request("default");
        Map<String, Object> payout = Payouts.in("TH", "THB", "100.00");
        payout.remove("merchantOrderId");
        request.put("payout", payout);
        Map<String, Object> failing = Payouts.in("TH", "THB", "100.00");
        failing.remove("merchantOrderId");
        request.put("failingPayout", failing);
        String id;
        try (Connection limit = Database.connect()) {
            limit.setAutoCommit(false);
            limit.createStatement().execute("select pg_advisory_xact_lock(hashtext('payout-limit'), hashtext('THB'))");
            id = begin(request);
            await().atMost(30, SECONDS).until(() -> {
                Acceptance.turn(id);
                return Database.count("select count(*) from pg_locks where locktype = 'advisory' and not granted") > 0;
            });

            cancel(id).then().statusCode(200).body("status", equalTo("CANCELLED"));
            limit.rollback();
        }

        await().atMost(30, SECONDS)
                .until(() -> Database.count("select count(*) from pg_locks where locktype = 'advisory'") == 0);
        String order = orderOf(get(id), "PAYOUT");
        assertEquals(0, Database.count("select count(*) from payment_transaction where merchant_order_id = ?", order));
        assertEquals(0, PayCools.ordersOf(order));
    }

    @Test
    void shouldNotCancelWhatIsOver() {
        String id = begin(Acceptance.payouts("stranger"));
        ended(id);

        cancel(id).then().statusCode(409).body("code", equalTo("acceptance_run_over"));
    }

    private static io.restassured.response.Response cancel(String id) {
        return Payments.as(Callers.OPERATOR).post("/v1/acceptance-runs/" + id + "/cancel");
    }

    private static Map<String, Object> malaysian(String amount, String description) {
        Map<String, Object> order = Payouts.in("MY", "MYR", amount);
        order.remove("merchantOrderId");
        order.put("description", description);
        return order;
    }

    private static List<Integer> ordersAtPayCools(JsonPath run) {
        return CASES.stream().map(each -> PayCools.ordersOf(orderOf(run, each))).toList();
    }

    private static String statusOfOrder(JsonPath run, String testCase) {
        return Database.texts(
                        "select status from payment_transaction where merchant_order_id = ?", orderOf(run, testCase))
                .get(0);
    }
}
