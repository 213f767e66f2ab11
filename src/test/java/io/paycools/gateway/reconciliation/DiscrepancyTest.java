package io.paycools.gateway.reconciliation;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.awaitDiscrepancy;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static io.paycools.gateway.testing.Payouts.toBank;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What no rule may decide is decided by a person, and that leaves a trace. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class DiscrepancyTest {

    @TestHTTPResource(value = "/", management = true)
    String management;

    private static Response resolve(String caller, String id, String resolution) {
        return resolve(
                caller,
                id,
                resolution == null
                        ? Map.of("person", "Ann Lee", "reason", "asked PayCools by phone")
                        : Map.of("person", "Ann Lee", "reason", "asked PayCools by phone", "resolution", resolution));
    }

    private static Response resolve(String caller, String id, Map<String, String> body) {
        return as(caller).contentType("application/json").body(body).post("/v1/discrepancies/" + id + "/resolve");
    }

    /** A payout whose answer was lost on the way there, so that PayCools does not know it; long ago. */
    private static String lost(String orderId) {
        String id = create(toBank(orderId, "sandbox:http-500"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Database.update(
                "update payment_transaction set submitted_at = submitted_at - interval '1 hour', next_check_at = now()"
                        + " where id = ?",
                UUID.fromString(id));
        return id;
    }

    @Test
    void shouldNeverFailAPayoutBecausePayCoolsDoesNotKnowIt() {
        String id = lost(newOrderId());
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        get(id).then().body("status", equalTo("PROCESSING"));
        assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(id));
        as(Callers.OPERATOR)
                .get("/v1/discrepancies?transactionId=" + id)
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(discrepancy))
                .body("items[0].resolution", nullValue())
                .body("nextCursor", nullValue());
    }

    @Test
    void shouldCountThemFromTheStart() {
        String before = metric("NOT_KNOWN");
        awaitDiscrepancy(lost(newOrderId()), "NOT_KNOWN");
        assertNotEquals(before, metric("NOT_KNOWN"));
        assertNotNull(metric("PAID_AGAIN"));
    }

    private String metric(String kind) {
        return given().get(management + "metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("gateway_discrepancies_total") && line.contains(kind))
                .findFirst()
                .orElse(null);
    }

    @Test
    void shouldSendAgainWithTheSameIdsWhenAPersonSaysSo() {
        String orderId = newOrderId();
        String id = lost(orderId);
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        // The stand-in turns the order away for ever as long as its remark says so.
        Database.update("update payment_transaction set description = 'Salary' where id = ?", UUID.fromString(id));

        resolve(Callers.OPERATOR, discrepancy, "SEND_AGAIN")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        resolve(Callers.SUPERVISOR, discrepancy, "SEND_AGAIN")
                .then()
                .statusCode(200)
                .body("resolution.resolution", equalTo("SEND_AGAIN"))
                .body("resolution.person", equalTo("Ann Lee"))
                .body("resolution.client", equalTo("supervisor"));

        becomes(id, "SUCCEEDED");
        assertEquals(1, PayCools.ordersOf(orderId));
        assertEquals(
                List.of("SUBMITTING", "UNKNOWN", "CREATED", "SUBMITTING"),
                history(id).subList(0, 4));
        as(Callers.OPERATOR)
                .get("/v1/transactions/" + id + "/events")
                .then()
                .body("items[2].cause", equalTo("PERSON"))
                .body("items[2].detail", containsString("Ann Lee"))
                .body("items[2].detail", containsString("asked PayCools by phone"));
    }

    @ParameterizedTest
    @CsvSource({"FAILED", "SUCCEEDED"})
    void shouldTakeOverWhatAPersonFoundOut(String resolution) {
        String id = lost(newOrderId());
        resolve(Callers.OPERATOR, awaitDiscrepancy(id, "NOT_KNOWN"), resolution)
                .then()
                .statusCode(200);
        get(id).then().body("status", equalTo(resolution)).body("nextCheckAt", nullValue());
    }

    @Test
    void shouldNoteWithoutChangingAnything() {
        String id = lost(newOrderId());
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        resolve(Callers.OPERATOR, discrepancy, (String) null)
                .then()
                .statusCode(200)
                .body("resolution.resolution", equalTo("NOTED"));
        get(id).then().body("status", equalTo("PROCESSING"));
        JsonPath events =
                as(Callers.OPERATOR).get("/v1/transactions/" + id + "/events").jsonPath();
        assertEquals(List.of("SUBMITTING", "UNKNOWN", "UNKNOWN"), events.getList("items.to"));
        assertEquals(List.of(1, 2, 3), events.getList("items.sequence"));
        assertEquals("PERSON", events.getString("items[2].cause"));
        // It is not opened again by the same finding, and it is asked about as before.
        assertNotNull(get(id).path("nextCheckAt"));
        assertEquals(List.of(), open(id));
        resolve(Callers.OPERATOR, discrepancy, (String) null)
                .then()
                .statusCode(409)
                .body("code", equalTo("already_resolved"));
    }

    @Test
    void shouldDecideOnceWhenTwoPersonsDecideAtTheSameTime() {
        String id = lost(newOrderId());
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        List<Integer> answers = Parallel.times(
                10, number -> resolve(Callers.OPERATOR, discrepancy, number % 2 == 0 ? "FAILED" : "SUCCEEDED")
                        .statusCode());
        assertEquals(1, answers.stream().filter(answer -> answer == 200).count());
        assertEquals(9, answers.stream().filter(answer -> answer == 409).count());
        assertEquals(3, history(id).size());
    }

    @Test
    void shouldNotChangeAFinalStatus() {
        String orderId = newOrderId();
        String id = Payments.create(Payments.cashier(orderId)).path("id");
        PayCools.payerDeclines(orderId);
        Payments.becomes(id, "FAILED");
        Webhooks.deliver(Webhooks.signed(Webhooks.paid(orderId))).then().statusCode(200);
        String discrepancy = awaitDiscrepancy(id, "FINAL_STATUS_CONTRADICTED");
        for (String resolution : List.of("SUCCEEDED", "FAILED", "SEND_AGAIN")) {
            resolve(Callers.SUPERVISOR, discrepancy, resolution)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("resolution_not_possible"));
        }
        resolve(Callers.SUPERVISOR, discrepancy, "NOTED").then().statusCode(200);
        Payments.get(id).then().body("status", equalTo("FAILED"));
    }

    @Test
    void shouldDemandAReasonAndAPerson() {
        String id = lost(newOrderId());
        String discrepancy = awaitDiscrepancy(id, "NOT_KNOWN");
        resolve(Callers.OPERATOR, discrepancy, Map.of())
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("person", "reason")));
        resolve(Callers.OPERATOR, discrepancy, Map.of("person", " ", "reason", "x", "resolution", "PAID"))
                .then()
                .statusCode(422);
        resolve(Callers.FINANCE, discrepancy, (String) null).then().statusCode(403);
        resolve(Callers.OPERATOR, UUID.randomUUID().toString(), (String) null)
                .then()
                .statusCode(404);
        assertEquals(List.of(discrepancy), open(id));
    }

    @Test
    void shouldListThemPageByPage() {
        for (int i = 0; i < 3; i++) {
            awaitDiscrepancy(lost(newOrderId()), "NOT_KNOWN");
        }
        JsonPath first = as(Callers.FINANCE)
                .get("/v1/discrepancies?limit=2&open=all")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertEquals(2, first.getList("items").size());
        JsonPath second = as(Callers.FINANCE)
                .get("/v1/discrepancies?limit=2&open=all&cursor=" + first.getString("nextCursor"))
                .jsonPath();
        assertFalse(second.getList("items").isEmpty());
        assertTrue(first.getList("items.id").stream().noneMatch(second.getList("items.id")::contains));
        as(Callers.FINANCE).get("/v1/discrepancies?kind=X").then().statusCode(400);
        as(Callers.FINANCE).get("/v1/discrepancies?open=x").then().statusCode(400);
        as(Callers.FINANCE).get("/v1/discrepancies?cursor=x").then().statusCode(400);
        as(Callers.FINANCE).get("/v1/discrepancies?transactionId=x").then().statusCode(400);
        as(Callers.FINANCE).get("/v1/discrepancies?colour=x").then().statusCode(400);
        as(Callers.SHOP).get("/v1/discrepancies").then().statusCode(200);
        as(Callers.TREASURY).get("/v1/discrepancies").then().statusCode(403);
    }

    private static List<String> open(String transactionId) {
        return as(Callers.OPERATOR)
                .get("/v1/discrepancies?transactionId=" + transactionId)
                .jsonPath()
                .getList("items.id");
    }
}
