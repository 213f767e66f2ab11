package io.paycools.gateway.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.direct;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payments.refresh;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** A payment from the request to the money, and everything that can come between. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PaymentFlowTest {

    @Test
    void shouldTakeAPaymentOnTheCashierPage() {
        String orderId = newOrderId();
        JsonPath created = create(cashier(orderId))
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/payments/[0-9a-f-]{36}"))
                .body("type", equalTo("PAYMENT"))
                .body("status", equalTo("PROCESSING"))
                .body("account", equalTo("default"))
                .body("merchantOrderId", equalTo(orderId))
                .body("providerReference", startsWith("CU"))
                .body("amount", equalTo("500.10"))
                .body("currency", equalTo("PHP"))
                .body("country", equalTo("PH"))
                .body("mode", equalTo("CASHIER"))
                .body("nextAction.type", equalTo("REDIRECT"))
                .body("nextAction.url", startsWith("http"))
                .body("failure", nullValue())
                .body("metadata.cart", equalTo("42"))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"))
                .body("expiresAt", notNullValue())
                .extract()
                .jsonPath();
        assertEquals(50010, PayCools.order(orderId).getInt("amount"));

        PayCools.payerPays(orderId);

        String id = created.getString("id");
        becomes(id, "SUCCEEDED");
        get(id).then().body("nextAction", nullValue()).body("failure", nullValue());
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(id));
        as(Callers.SHOP)
                .get("/v1/transactions/" + id + "/events")
                .then()
                .body("items.sequence", equalTo(List.of(1, 2, 3)))
                .body("items.cause", equalTo(List.of("REQUEST", "SUBMIT", "WEBHOOK")))
                .body("items[2].providerReference", startsWith("CU"));
    }

    @ParameterizedTest
    @CsvSource({
        "QR,PH_QRPH_DYNAMIC,DISPLAY_QR,qrContent",
        "EWALLET,PH_GCASH_URL,REDIRECT,url",
        "BANK_TRANSFER,PH_BANK_VA,BANK_TRANSFER,virtualAccount"
    })
    void shouldTakeAPaymentThroughOneChannel(String channelType, String channelCode, String action, String field) {
        String orderId = newOrderId();
        String id = create(direct(orderId, channelType, channelCode))
                .then()
                .statusCode(201)
                .body("mode", equalTo("DIRECT"))
                .body("nextAction.type", equalTo(action))
                .body("nextAction." + field, notNullValue())
                .body("expiresAt", nullValue())
                .extract()
                .path("id");

        PayCools.payerPays(orderId);

        becomes(id, "SUCCEEDED");
    }

    @Test
    void shouldMakeUpAnOrderIdThatPayCoolsTakes() {
        Map<String, Object> order = cashier("x");
        order.remove("merchantOrderId");
        create(order)
                .then()
                .statusCode(201)
                .body("status", equalTo("PROCESSING"))
                .body("merchantOrderId", matchesPattern("[A-Z0-9]{20,30}"));
    }

    @ParameterizedTest
    @CsvSource({"IDR,ID,10000,10000", "PHP,PH,100.50,10050", "THB,TH,500.20,50020", "MYR,MY,1,100"})
    void shouldSendTheAmountInPayCoolsUnit(String currency, String country, String amount, int wire) {
        String orderId = newOrderId();
        Map<String, Object> order = cashier(orderId);
        order.put("currency", currency);
        order.put("country", country);
        order.put("amount", amount);
        create(order).then().statusCode(201).body("status", equalTo("PROCESSING"));
        assertEquals(wire, PayCools.order(orderId).getInt("amount"));
    }

    @Test
    void shouldFailWithTheReasonWhenPayCoolsRefuses() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:reject=21005"))
                .then()
                .statusCode(201)
                .body("status", equalTo("FAILED"))
                .body("failure.code", equalTo("channel_unavailable"))
                .body("failure.providerCode", equalTo("21005"))
                .body("nextAction", nullValue())
                .extract()
                .path("id");
        assertEquals(List.of("SUBMITTING", "FAILED"), history(id));
    }

    @Test
    void shouldFailWhenThePayersBankDeclines() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).then().statusCode(201).extract().path("id");
        PayCools.payerDeclines(orderId);
        becomes(id, "FAILED");
        get(id).then().body("failure.code", equalTo("provider_failed")).body("failure.providerCode", equalTo("-10004"));
    }

    @ParameterizedTest
    @CsvSource({"sandbox:timeout-after-accept", "sandbox:reset-after-accept", "sandbox:http-500-after-accept"})
    void shouldNotCallAnUncertainOutcomeAFailure(String directive) {
        String orderId = newOrderId();
        String id = create(cashier(orderId, directive))
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .body("failure", nullValue())
                .extract()
                .path("id");
        assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(id));
        assertEquals(1, PayCools.ordersOf(orderId));

        // Asked, PayCools tells that it has the order, and how it can be paid after all.
        refresh(id).then().statusCode(200).body("status", equalTo("PROCESSING")).body("nextAction.url", notNullValue());
        assertEquals(List.of("SUBMITTING", "UNKNOWN", "PENDING"), history(id));
        PayCools.payerPays(orderId);
        becomes(id, "SUCCEEDED");
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @ParameterizedTest
    @CsvSource({"21000", "21011", "21007", "21015", "21023", "21028", "21407", "29999"})
    void shouldNotTakeAnAmbiguousCodeForAFailure(String code) {
        create(cashier(newOrderId(), "sandbox:reject=" + code))
                .then()
                .statusCode(202)
                .body("status", equalTo("PROCESSING"))
                .body("failure", nullValue());
    }

    @Test
    void shouldKeepAnUncertainPaymentThatPayCoolsDoesNotKnowYet() {
        String id = create(cashier(newOrderId(), "sandbox:http-500"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        refresh(id).then().statusCode(200).body("status", equalTo("PROCESSING"));
        assertEquals(List.of("SUBMITTING", "UNKNOWN"), history(id));
    }

    @Test
    void shouldLetAWebhookWinThatComesBeforeTheAnswer() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:webhook-first"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        becomes(id, "SUCCEEDED");
        List<String> moves = history(id);
        assertEquals("SUCCEEDED", moves.get(moves.size() - 1), moves.toString());
        assertEquals(1, moves.stream().filter("SUCCEEDED"::equals).count());
    }

    @Test
    void shouldTakeTheSameWebhookTwiceForOne() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:webhook-twice"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        becomes(id, "SUCCEEDED");
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(id));
    }

    @Test
    void shouldFindOutByAskingWhenNoWebhookComes() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:no-webhook"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        refresh(id).then().statusCode(200).body("status", equalTo("SUCCEEDED"));
        as(Callers.SHOP).get("/v1/transactions/" + id + "/events").then().body("items[2].cause", equalTo("QUERY"));
    }

    @Test
    void shouldCreditNothingWhenTheWebhookNamesAnotherAmount() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:wrong-amount"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        Discrepancies.await(id, "AMOUNT_MISMATCH");
        get(id).then().body("status", equalTo("PROCESSING"));
        assertFalse(history(id).contains("SUCCEEDED"));
    }

    @Test
    void shouldNotTurnASuccessIntoAFailure() {
        String orderId = newOrderId();
        String id = create(cashier(orderId, "sandbox:success-then-fail"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        Discrepancies.await(id, "FINAL_STATUS_CONTRADICTED");
        get(id).then().body("status", equalTo("SUCCEEDED"));
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(id));
    }

    @Test
    void shouldFindPaymentsNewestFirstPageByPage() {
        List<String> made = new ArrayList<>();
        String from = null;
        for (int i = 0; i < 5; i++) {
            JsonPath created = create(cashier(newOrderId()))
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            made.add(0, created.getString("id"));
            from = from == null ? created.getString("createdAt") : from;
        }
        List<String> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as(Callers.FINANCE)
                    .queryParam("limit", 2)
                    .queryParam("type", "PAYMENT")
                    .queryParam("account", "default")
                    .queryParam("createdFrom", from);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/v1/transactions")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            found.addAll(page.getList("items.id"));
            sizes.add(page.getList("items").size());
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertEquals(made, found);
        assertEquals(List.of(2, 2, 1), sizes);
    }

    @Test
    void shouldFindAPaymentByPayCoolsId() {
        JsonPath created =
                create(cashier(newOrderId())).then().statusCode(201).extract().jsonPath();
        as(Callers.FINANCE)
                .queryParam("providerReference", created.getString("providerReference"))
                .get("/v1/transactions")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(created.getString("id"))))
                .body("nextCursor", nullValue());
    }

    @Test
    void shouldFindAPaymentByTheCallersOrderIdAndStatus() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).then().extract().path("id");
        as(Callers.FINANCE)
                .queryParam("merchantOrderId", orderId)
                .queryParam("status", "PROCESSING")
                .get("/v1/transactions")
                .then()
                .body("items.id", hasItem(id));
        as(Callers.FINANCE)
                .queryParam("merchantOrderId", orderId)
                .queryParam("status", "SUCCEEDED")
                .get("/v1/transactions")
                .then()
                .body("items", hasSize(0));
    }
}
