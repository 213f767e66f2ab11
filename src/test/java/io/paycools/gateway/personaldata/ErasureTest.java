package io.paycools.gateway.personaldata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Seals;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Personal data of what is over is erased after 400 days, and nothing else is. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class ErasureTest {

    @Inject
    Erasures erasures;

    /** So that no test finds what another has left old. */
    @AfterEach
    void rejuvenate() {
        Database.update(
                "update payment_transaction set updated_at = now() where updated_at < now() - interval '399 days'");
    }

    @Test
    void shouldEraseABeneficiaryAndKeepThePayout() {
        String orderId = Payments.newOrderId();
        String key = "key-" + orderId;
        String id = Payouts.create(Payouts.toBank(orderId), key).path("id");
        Payouts.becomes(id, "SUCCEEDED");
        List<String> history = Payouts.history(id);
        age(id);

        assertTrue(dryRun().getInt("transactions") > 0);
        assertNotNull(column(id, "beneficiary_sealed"), "a dry run erases nothing");
        assertTrue(erase().jsonPath().getInt("transactions") > 0);

        assertEquals(null, column(id, "beneficiary_sealed"));
        assertEquals(null, column(id, "beneficiary_end"));
        assertEquals(
                "t",
                Database.texts("select r::text not like '%7890%' from payment_transaction r where id = ?::uuid", id)
                        .get(0));
        Payouts.get(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("SUCCEEDED"))
                .body("amount", equalTo("100.00"))
                .body("beneficiary.method", equalTo("BANK"))
                .body("beneficiary.accountNumber", nullValue())
                .body("personalDataErasedAt", notNullValue());
        assertEquals(history, Payouts.history(id));
        as(Callers.PAYROLL)
                .post("/v1/transactions/" + id + "/refresh")
                .then()
                .statusCode(200)
                .body("status", equalTo("SUCCEEDED"));
        // The same promise as ever: the same request, the same payout; it has long ceased to be busy.
        Database.update("update idempotency_record set busy_until = created_at where transaction_id = ?::uuid", id);
        Payouts.create(Payouts.toBank(orderId), key)
                .then()
                .statusCode(201)
                .body("id", equalTo(id))
                .header("Idempotent-Replayed", "true");
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldLeaveWhatMayStillBeSentOrAskedAbout() {
        String waiting = ResealingTest.waitingPayout(Payments.newOrderId());
        String pending = Payouts.create(Payouts.toBank(Payments.newOrderId(), "sandbox:no-webhook"))
                .path("id");
        age(waiting);
        age(pending);

        erase();

        assertNotNull(column(waiting, "beneficiary_sealed"));
        assertNotNull(column(pending, "beneficiary_sealed"));
        // Not even by a mistake of the service.
        assertThrows(
                IllegalStateException.class,
                () -> Database.update(
                        "update payment_transaction set beneficiary_sealed = null, personal_data_erased_at = now()"
                                + " where id = ?::uuid",
                        waiting));
        as(Callers.APPROVER).post("/v1/payouts/" + waiting + "/reject").then().statusCode(200);
    }

    @Test
    void shouldLeaveWhatAPersonHasToLookAt() {
        String orderId = Payments.newOrderId();
        String id = Payouts.create(Payouts.toBank(orderId, "sandbox:success-then-fail"))
                .path("id");
        String discrepancy = Payouts.awaitDiscrepancy(id, "FINAL_STATUS_CONTRADICTED");
        age(id);
        Database.update(
                "update webhook_inbox set received_at = now() - interval '401 days' where merchant_order_id = ?",
                orderId);

        erase();
        assertNotNull(column(id, "beneficiary_sealed"));
        assertEquals(0, erasedWebhooksOf(orderId));

        as(Callers.OPERATOR)
                .contentType("application/json")
                .body(Map.of("person", "Ann Lee", "reason", "cleared up"))
                .post("/v1/discrepancies/" + discrepancy + "/resolve")
                .then()
                .statusCode(200);
        age(id);
        erase();
        assertEquals(null, column(id, "beneficiary_sealed"));
        assertTrue(erasedWebhooksOf(orderId) > 0);
    }

    @Test
    void shouldRefundAPaymentWhoseDataIsErased() {
        String payment = Refunds.paidPayment();
        String refund = Refunds.create(payment, Refunds.of("1.00")).path("id");
        Refunds.becomes(refund, "SUCCEEDED");
        age(payment);

        erase();

        assertEquals(null, column(payment, "next_action_url"));
        Payments.get(payment)
                .then()
                .statusCode(200)
                .body("status", equalTo("SUCCEEDED"))
                .body("personalDataErasedAt", notNullValue());
        Payments.refresh(payment).then().statusCode(200);
        assertEquals(null, column(payment, "next_action_url"), "a late question brings nothing back");
        String other = Refunds.create(payment, Refunds.of("2.00")).path("id");
        Refunds.becomes(other, "SUCCEEDED");
        assertEquals("3.00", Refunds.refunded(payment));
    }

    @Test
    void shouldEraseThePayerOfALinkThatIsOver() {
        String over = ResealingTest.link();
        String open = ResealingTest.link();
        String url = as(Callers.SHOP).get("/v1/payment-links/" + over).path("url");
        as(Callers.SHOP).delete("/v1/payment-links/" + over).then().statusCode(200);
        for (String link : List.of(over, open)) {
            Database.update(
                    "update payment_link set created_at = now() - interval '401 days', cancelled_at ="
                            + " cancelled_at - interval '401 days' where id = ?::uuid",
                    link);
        }

        assertTrue(erase().jsonPath().getInt("paymentLinks") > 0);

        as(Callers.SHOP)
                .get("/v1/payment-links/" + over)
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("url", nullValue())
                .body("customer", nullValue())
                .body("personalDataErasedAt", notNullValue());
        as(Callers.SHOP)
                .get("/v1/payment-links/" + open)
                .then()
                .body("status", equalTo("ACTIVE"))
                .body("url", notNullValue())
                .body("customer.name", equalTo("M***"));
        given().get(url.substring(url.indexOf("/pay/"))).then().statusCode(410);
        Database.update("update payment_link set created_at = now() where id in (?::uuid, ?::uuid)", over, open);
        as(Callers.SHOP)
                .get("/v1/payment-links?limit=100")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(over));
    }

    @Test
    void shouldShowALinkWhoseSecretsDoNotOpenWithoutThem() {
        String spoilt = ResealingTest.link();
        Database.update(
                "update payment_link set token_sealed = ?, customer_sealed = ? where id = ?::uuid",
                Seals.seal(Seals.GONE, spoilt + ":token", "token"),
                Seals.seal(Seals.GONE, spoilt + ":customer", "{}"),
                spoilt);
        try {
            as(Callers.SHOP)
                    .get("/v1/payment-links?limit=1")
                    .then()
                    .statusCode(200)
                    .body("items[0].id", equalTo(spoilt))
                    .body("items[0].url", nullValue())
                    .body("items[0].customer", nullValue());
            as(Callers.SHOP).delete("/v1/payment-links/" + spoilt).then().statusCode(200);
        } finally {
            Database.update("delete from payment_link where id = ?::uuid", spoilt);
        }
    }

    @Test
    void shouldEraseTheTextsOfWebhooksAndStillKnowThem() {
        String param = Webhooks.paid(Payments.newOrderId());
        String waiting = ResealingTest.webhook(param);
        Database.update(
                "update webhook_inbox set received_at = now() - interval '401 days' where id = ?::uuid", waiting);
        await().atMost(15, SECONDS).until(() -> state(waiting), "WAITING"::equals);

        assertTrue(erase().jsonPath().getInt("webhooks") > 0);

        assertEquals("REFUSED", state(waiting));
        as(Callers.OPERATOR)
                .get("/v1/webhook-messages/" + waiting)
                .then()
                .statusCode(200)
                .body("signedText", nullValue())
                .body("problem", containsString("no such order"));
        int before = Database.count("select count(*) from webhook_inbox");
        Webhooks.deliver(Webhooks.signed(param)).then().statusCode(200);
        assertEquals(before, Database.count("select count(*) from webhook_inbox"));
    }

    @Test
    void shouldWriteDownWhoHadItDone() throws Throwable {
        String byPerson = finishedPayout();
        age(byPerson);
        String run = erase("{\"person\":\"Ann Lee\"}").path("id");
        as(Callers.OPERATOR)
                .get("/v1/personal-data/erasures")
                .then()
                .statusCode(200)
                .body("items.find { it.id == '" + run + "' }.client", equalTo("operator"))
                .body("items.find { it.id == '" + run + "' }.person", equalTo("Ann Lee"))
                .body("items.find { it.id == '" + run + "' }.transactions", equalTo(1));
        int before = Database.count("select count(*) from personal_data_erasure");
        String byJob = finishedPayout();
        age(byJob);
        VertxContextSupport.subscribeAndAwait(() -> erasures.sweep());
        VertxContextSupport.subscribeAndAwait(() -> erasures.sweep());
        assertEquals(null, column(byJob, "beneficiary_sealed"));
        assertEquals(before + 1, Database.count("select count(*) from personal_data_erasure"), "one did something");
        as(Callers.OPERATOR)
                .get("/v1/personal-data/erasures")
                .then()
                .body("items[0].client", nullValue())
                .body("items[0].transactions", equalTo(1));
    }

    @Test
    void shouldEraseNothingWithoutARetention() {
        Erasures none = new Erasures(null, List.of(), Optional.empty());
        ServiceException refused = assertThrows(ServiceException.class, () -> none.erase("operator", null));
        assertEquals(ErrorCode.RETENTION_NOT_SET, refused.code());
        none.sweep().subscribeAsCompletionStage().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {Callers.SHOP, Callers.FINANCE, Callers.PAYROLL, Callers.APPROVER})
    void shouldLetAdministratorsAlone(String caller) {
        as(caller)
                .contentType("application/json")
                .body("{}")
                .post("/v1/personal-data/erasures")
                .then()
                .statusCode(403);
        as(caller).get("/v1/personal-data/erasures").then().statusCode(403);
        as(caller).get("/v1/personal-data/keys").then().statusCode(403);
        as(caller).get("/v1/webhook-messages").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"dryrun\":true}", "{\"dryRun\":\"yes\"}", "{\"person\":1}"})
    void shouldNotEraseByAMistake(String body) {
        Response answer =
                as(Callers.OPERATOR).contentType("application/json").body(body).post("/v1/personal-data/erasures");
        assertEquals(422, answer.statusCode());
        assertFalse(answer.asString().contains("yes"));
    }

    private static io.restassured.path.json.JsonPath dryRun() {
        Response answer = erase("{\"dryRun\":true}");
        answer.then().body("dryRun", equalTo(true)).body("cutOff", notNullValue());
        return answer.jsonPath();
    }

    private static Response erase() {
        Response answer = erase("{}");
        answer.then().body("dryRun", equalTo(false)).body("complete", equalTo(true));
        return answer;
    }

    private static Response erase(String body) {
        Response answer =
                as(Callers.OPERATOR).contentType("application/json").body(body).post("/v1/personal-data/erasures");
        answer.then().statusCode(200);
        return answer;
    }

    private static String finishedPayout() {
        String id = Payouts.create(Payouts.toBank(Payments.newOrderId())).path("id");
        Payouts.becomes(id, "SUCCEEDED");
        return id;
    }

    private static void age(String transaction) {
        Database.update(
                "update payment_transaction set updated_at = now() - interval '401 days' where id = ?::uuid",
                transaction);
    }

    private static String column(String transaction, String column) {
        return Database.texts("select " + column + " from payment_transaction where id = ?::uuid", transaction)
                .get(0);
    }

    private static int erasedWebhooksOf(String orderId) {
        return Database.count(
                "select count(*) from webhook_inbox where merchant_order_id = ? and personal_data_erased_at is not null",
                orderId);
    }

    private static String state(String message) {
        return Database.texts("select state from webhook_inbox where id = ?::uuid", message)
                .get(0);
    }
}
