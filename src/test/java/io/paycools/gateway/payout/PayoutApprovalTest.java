package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Large payouts need a second person, and no day may see more than its limit. In the tests, 1000 MYR and 100000 THB.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayoutApprovalTest {

    private static Response approve(String caller, String id) {
        return as(caller).post("/v1/payouts/" + id + "/approve");
    }

    private static String waiting(Map<String, Object> order) {
        return create(order)
                .then()
                .statusCode(202)
                .body("status", equalTo("AWAITING_APPROVAL"))
                .body("nextCheckAt", nullValue())
                .extract()
                .path("id");
    }

    @Test
    void shouldWaitForASecondPerson() {
        Map<String, Object> order = Payouts.in("MY", "MYR", "1000.00");
        String orderId = (String) order.get("merchantOrderId");
        String id = waiting(order);
        assertEquals(0, PayCools.ordersOf(orderId));

        approve(Callers.APPROVER, id).then().statusCode(200).body("status", equalTo("PROCESSING"));

        becomes(id, "SUCCEEDED");
        assertEquals(
                List.of("AWAITING_APPROVAL", "CREATED", "SUBMITTING"),
                history(id).subList(0, 3));
        assertEquals(1, PayCools.ordersOf(orderId));
        as(Callers.PAYROLL)
                .get("/v1/transactions/" + id + "/events")
                .then()
                .body("items[1].cause", equalTo("PERSON"))
                .body("items[1].detail", equalTo("approved by approver"));
    }

    @Test
    void shouldNotNeedASecondPersonBelowTheThreshold() {
        create(Payouts.in("MY", "MYR", "999.99")).then().statusCode(201).body("status", equalTo("PROCESSING"));
    }

    @Test
    void shouldSendOnceHoweverOftenItIsApproved() {
        Map<String, Object> order = Payouts.in("MY", "MYR", "2000");
        String id = waiting(order);
        List<Response> answers =
                Parallel.times(20, number -> approve(number % 2 == 0 ? Callers.APPROVER : Callers.TREASURY, id));
        assertTrue(answers.stream().allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 409));
        assertEquals(
                10,
                answers.stream().filter(answer -> answer.statusCode() == 200).count(),
                "whoever was first may repeat it, the other was too late");
        becomes(id, "SUCCEEDED");
        assertEquals(1, history(id).stream().filter("CREATED"::equals).count());
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }

    @Test
    void shouldNotLetAnybodyApproveWhatHeAskedFor() {
        String id = create(
                        Callers.TREASURY,
                        Payouts.in("MY", "MYR", "5000"),
                        UUID.randomUUID().toString())
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        approve(Callers.TREASURY, id).then().statusCode(403).body("code", equalTo("approval_by_requester"));
        as(Callers.TREASURY)
                .post("/v1/payouts/" + id + "/reject")
                .then()
                .statusCode(403)
                .body("code", equalTo("approval_by_requester"));
        approve(Callers.PAYROLL, id).then().statusCode(403).body("code", equalTo("forbidden"));
        approve(Callers.OPERATOR, id).then().statusCode(403).body("code", equalTo("forbidden"));
        get(id).then().body("status", equalTo("AWAITING_APPROVAL"));
    }

    @Test
    void shouldTurnAPayoutDown() {
        Map<String, Object> order = Payouts.in("MY", "MYR", "3000");
        String id = waiting(order);
        as(Callers.APPROVER)
                .contentType("application/json")
                .body(Map.of("reason", "not in the budget"))
                .post("/v1/payouts/" + id + "/reject")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("failure.code", equalTo("rejected"));
        approve(Callers.APPROVER, id).then().statusCode(409).body("code", equalTo("not_awaiting_approval"));
        approve(Callers.TREASURY, id).then().statusCode(409).body("code", equalTo("not_awaiting_approval"));
        as(Callers.APPROVER)
                .get("/v1/transactions/" + id + "/events")
                .then()
                .body("items[1].detail", containsString("not in the budget"));
        assertEquals(0, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }

    @Test
    void shouldNotApproveWhatDoesNotWaitOrIsNoPayout() {
        String sent = create(Payouts.in("MY", "MYR", "1")).path("id");
        approve(Callers.APPROVER, sent).then().statusCode(409).body("code", equalTo("not_awaiting_approval"));
        approve(Callers.APPROVER, UUID.randomUUID().toString()).then().statusCode(404);
        approve(Callers.APPROVER, "nonsense").then().statusCode(404);
    }

    /**
     * 100000 baht a day: of forty requests for 30000 at the same time three fit, beside the few baht of other tests.
     */
    @Test
    void shouldKeepTheDailyLimitUnderParallelRequests() {
        String failed = create(in("TH", "30000", "sandbox:reject=21012")).path("status");
        assertEquals("FAILED", failed);
        List<Response> answers = Parallel.times(40, number -> create(in("TH", "30000", "Salary")));
        assertEquals(
                3, answers.stream().filter(answer -> answer.statusCode() == 201).count());
        answers.stream().filter(answer -> answer.statusCode() != 201).forEach(answer -> answer.then()
                .statusCode(422)
                .body("code", equalTo("daily_limit_exceeded"))
                .body("detail", containsString("100000.00 THB")));
        // A key that was refused was not used up.
        String key = UUID.randomUUID().toString();
        create(in("TH", "30000", "Salary"), key).then().statusCode(422);
        create(in("PH", "30000", "Salary"), key).then().statusCode(201);
    }

    private static Map<String, Object> in(String country, String amount, String description) {
        Map<String, Object> order = Payouts.in(country, country.equals("TH") ? "THB" : "PHP", amount);
        order.put("description", description);
        return order;
    }
}
