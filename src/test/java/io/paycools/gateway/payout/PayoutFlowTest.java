package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.becomes;
import static io.paycools.gateway.testing.Payouts.beneficiary;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.get;
import static io.paycools.gateway.testing.Payouts.history;
import static io.paycools.gateway.testing.Payouts.toBank;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A payout from the request to the beneficiary. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayoutFlowTest {

    @Test
    void shouldPayABeneficiary() {
        String orderId = newOrderId();
        String id = create(toBank(orderId))
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/payouts/[0-9a-f-]{36}"))
                .body("type", equalTo("PAYOUT"))
                .body("status", equalTo("PROCESSING"))
                .body("origin", equalTo("API"))
                .body("merchantOrderId", equalTo(orderId))
                .body("providerReference", startsWith("DU"))
                .body("amount", equalTo("100.00"))
                .body("currency", equalTo("PHP"))
                .body("beneficiary.method", equalTo("BANK"))
                .body("beneficiary.bankCode", equalTo("BDO"))
                .body("beneficiary.accountNumber", equalTo("****7890"))
                .body("beneficiary.name", nullValue())
                .body("nextCheckAt", notNullValue())
                .body("mode", nullValue())
                .body("nextAction", nullValue())
                .extract()
                .path("id");

        becomes(id, "SUCCEEDED");

        get(id).then().body("nextCheckAt", nullValue()).body("metadata.run", equalTo("11"));
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), history(id));
        assertEquals(10000, PayCools.order(orderId).getInt("amount"));
        assertEquals(1, PayCools.ordersOf(orderId));
    }

    @Test
    void shouldTellPayCoolsWhoIsPaid() {
        String orderId = newOrderId();
        create(toBank(orderId)).then().statusCode(201);
        JsonPath param = JsonPath.from(PayCools.order(orderId).getString("param"));
        assertEquals("001234567890", param.getString("accountNo"));
        assertEquals("Maria Santos", param.getString("accountName"));
        assertEquals("BANK", param.getString("payMethodCode"));
        assertEquals("BDO", param.getString("transferCode"));
        assertEquals("BANK_ACCOUNT", param.getString("accountType"));
        assertEquals("09171234567", param.getString("mobile"));
        assertEquals("maria@example.com", param.getString("email"));
        assertEquals("Salary 11", param.getString("remark"));
        assertTrue(param.getString("idempotencyId").matches("[A-Za-z0-9]{10,30}"));
    }

    @ParameterizedTest
    @CsvSource({"PH,PHP,100.50,10050", "ID,IDR,10000,10000", "MY,MYR,5,500", "TH,THB,1.25,125"})
    void shouldPayInEveryMarketInPayCoolsUnit(String country, String currency, String amount, int wire) {
        Map<String, Object> order = Payouts.in(country, currency, amount);
        String id = create(order).then().statusCode(201).extract().path("id");
        assertEquals(wire, PayCools.order((String) order.get("merchantOrderId")).getInt("amount"));
        becomes(id, "SUCCEEDED");
    }

    @Test
    void shouldPayByPromptPay() {
        Map<String, Object> order = Payouts.in("TH", "THB", "1.00");
        beneficiary(order).remove("bankCode");
        beneficiary(order).put("method", "PROMPTPAY");
        beneficiary(order).put("promptPayType", "MSISDN");
        beneficiary(order).put("accountNumber", "0812345678");
        String id = create(order)
                .then()
                .statusCode(201)
                .body("beneficiary.accountNumber", equalTo("****5678"))
                .extract()
                .path("id");
        becomes(id, "SUCCEEDED");
    }

    @Test
    void shouldSayThatTheBalanceIsTooLow() {
        String id = create(toBank(newOrderId(), "sandbox:reject=21014"))
                .then()
                .statusCode(201)
                .body("status", equalTo("FAILED"))
                .body("failure.code", equalTo("insufficient_balance"))
                .body("failure.providerCode", equalTo("21014"))
                .extract()
                .path("id");
        assertEquals(List.of("SUBMITTING", "FAILED"), history(id));
    }

    @Test
    void shouldTellThatTheBankTurnedItDown() {
        String id = create(toBank(newOrderId(), "sandbox:decline")).path("id");
        becomes(id, "FAILED");
        get(id).then().body("failure.code", equalTo("provider_failed")).body("failure.providerCode", equalTo("-10004"));
    }

    @Test
    void shouldAnswerARepeatWithTheFirstAnswer() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = toBank(newOrderId());
        Response first = create(order, key);
        becomes(first.path("id"), "SUCCEEDED");
        create(order, key)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body(equalTo(first.asString()));
        order.put("amount", "100.01");
        create(order, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void shouldPayOnceHoweverOftenItIsAskedAtTheSameTime() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = toBank(newOrderId());
        List<Response> answers = Parallel.times(50, number -> create(order, key));
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.statusCode() == 201 && answer.header("Idempotent-Replayed") == null)
                        .count());
        answers.forEach(answer -> assertTrue(answer.statusCode() == 201 || answer.statusCode() == 409));
        assertEquals(1, PayCools.ordersOf((String) order.get("merchantOrderId")));
    }

    @Test
    void shouldNotUseAMerchantOrderIdTwice() {
        Map<String, Object> order = toBank(newOrderId());
        create(order).then().statusCode(201);
        create(order).then().statusCode(409).body("code", equalTo("duplicate_merchant_order_id"));
    }

    @Test
    void shouldKeepTheBeneficiaryUnreadable() {
        Map<String, Object> order = toBank(newOrderId());
        String id = create(order).path("id");
        String row = Database.texts("select t::text from payment_transaction t where id = ?", UUID.fromString(id))
                .get(0);
        for (String secret : List.of("001234567890", "Maria", "maria@example.com", "09171234567")) {
            assertFalse(row.contains(secret), "stored in the clear");
        }
    }

    @Test
    void shouldNotShowAPayoutToWhoMayNotSeeIt() {
        String id = create(toBank(newOrderId())).path("id");
        as(Callers.SHOP).get("/v1/payments/" + id).then().statusCode(404);
        as("key-of-nobody").get("/v1/payouts/" + id).then().statusCode(401);
        create(Callers.SHOP, toBank(newOrderId()), "key-" + UUID.randomUUID())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void shouldFindPayoutsInTheSearch() {
        String orderId = newOrderId();
        String id = create(toBank(orderId)).path("id");
        as(Callers.FINANCE)
                .get("/v1/transactions?type=PAYOUT&merchantOrderId=" + orderId)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(id)));
    }

    @Test
    void shouldTellTheBalance() {
        as(Callers.PAYROLL)
                .get("/v1/balances?country=PH")
                .then()
                .statusCode(200)
                .body("account", equalTo("default"))
                .body("currency", equalTo("PHP"))
                .body("balance", matchesPattern("[0-9]+\\.[0-9]{2}"));
        as(Callers.PAYROLL)
                .get("/v1/balances?country=ID")
                .then()
                .statusCode(200)
                .body("balance", matchesPattern("[0-9]+"));
        as(Callers.PAYROLL).get("/v1/balances").then().statusCode(400).body("code", equalTo("invalid_parameter"));
        as(Callers.PAYROLL)
                .get("/v1/balances?country=PH&account=nobody")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("account"));
        as(Callers.SHOP).get("/v1/transactions?type=PAYOUT").then().statusCode(200);
    }
}
