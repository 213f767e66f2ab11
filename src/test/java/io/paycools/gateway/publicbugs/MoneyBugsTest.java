package io.paycools.gateway.publicbugs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.publicbugs.Deliveries.assertAcknowledged;
import static io.paycools.gateway.publicbugs.Deliveries.events;
import static io.paycools.gateway.publicbugs.Deliveries.kept;
import static io.paycools.gateway.publicbugs.Deliveries.moves;
import static io.paycools.gateway.publicbugs.Deliveries.notApplied;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.direct;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payouts.awaitDiscrepancy;
import static io.paycools.gateway.testing.Webhooks.deliver;
import static io.paycools.gateway.testing.Webhooks.paid;
import static io.paycools.gateway.testing.Webhooks.signed;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How much is sent, and how much has to come. The numbers are those that PayCools holds, not our own read back. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class MoneyBugsTest {

    private static final String TRANSFER = "/open-api/disbursement/transfer";

    /**
     * What a signed callback says instead of 50010 centavos. Two of them are that number once their upper bits are
     * lost.
     */
    private static final List<String> OTHER_AMOUNTS = List.of(
            "\"amount\":50009",
            "\"amount\":5001000",
            "\"amount\":500",
            "\"amount\":500.1",
            "\"amount\":0",
            "\"amount\":-50010",
            "\"other\":50010",
            "\"amount\":null",
            "\"amount\":\"50010\"",
            "\"amount\":4295017306",
            "\"amount\":9007199254790993",
            "\"amount\":18446744073709601626");

    @Test
    void b27_shouldCreditNoOtherAmountAndNoOtherCurrency() {
        Map<String, String> kinds = new LinkedHashMap<>();
        OTHER_AMOUNTS.forEach(amount -> kinds.put(told("\"amount\":50010", amount), "AMOUNT_MISMATCH"));
        for (String currency : List.of("USD", "IDR", "php")) {
            kinds.put(told("\"currency\":\"PHP\"", "\"currency\":\"" + currency + "\""), "CURRENCY_MISMATCH");
        }
        kinds.forEach((id, kind) -> {
            awaitDiscrepancy(id, kind);
            get(id).then().body("status", equalTo("PROCESSING"));
            assertEquals(0, moves(id, "SUCCEEDED"));
            assertEquals(0, events(id, "payment.succeeded"));
        });
    }

    /** A payment of which it is told that it was paid, with a part of the message written otherwise. */
    private static String told(String part, String other) {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).path("id");
        String message = paid(orderId);
        assertTrue(message.contains(part));
        assertAcknowledged(deliver(signed(message.replace(part, other))));
        return id;
    }

    /** The order takes the first; the other two are for a person, each with its own id, and none is lost. */
    @Test
    void b27_shouldKeepThreePaymentsToOneVirtualAccountApart() {
        String orderId = newOrderId();
        String id = create(direct(orderId, "BANK_TRANSFER", "PH_BANK_VA"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        List<String> references = List.of("CU1" + orderId, "CU2" + orderId, "CU3" + orderId);
        for (String reference : references) {
            String body = signed(paid(orderId).replace("CU" + orderId, reference));
            assertAcknowledged(deliver(body));
            assertAcknowledged(deliver(body));
            await().atMost(10, SECONDS).until(() -> notApplied(orderId) == 0);
        }
        becomes(id, "SUCCEEDED");
        assertEquals(3, kept(orderId));
        assertEquals(1, moves(id, "SUCCEEDED"));
        get(id).then().body("providerReference", equalTo(references.get(0)));
        List<String> details = as(Callers.OPERATOR)
                .get("/v1/discrepancies?kind=PAID_AGAIN&transactionId=" + id)
                .jsonPath()
                .getList("items.detail");
        assertEquals(2, details.size(), details::toString);
        for (String reference : references.subList(1, 3)) {
            assertEquals(
                    1,
                    details.stream()
                            .filter(detail -> detail.contains(reference))
                            .count());
        }
    }

    @ParameterizedTest
    @CsvSource({"IDR,ID,10000,10000", "PHP,PH,100.50,10050", "THB,TH,500.20,50020"})
    void b33_shouldSendTheAmountInTheUnitOfTheCurrency(String currency, String country, String amount, int wire) {
        Map<String, Object> payment = money(cashier(newOrderId()), currency, country, amount);
        create(payment).then().statusCode(201).body("status", equalTo("PROCESSING"));
        assertHolds(payment, wire);
        Map<String, Object> payout = Payouts.in(country, currency, amount);
        Payouts.create(payout).then().statusCode(201).body("status", equalTo("PROCESSING"));
        assertHolds(payout, wire);
    }

    private static void assertHolds(Map<String, Object> order, int wire) {
        JsonPath held = PayCools.order((String) order.get("merchantOrderId"));
        assertEquals(wire, held.getInt("amount"));
        assertTrue(held.getString("param").contains("\"amount\":" + wire + ","), held.getString("param"));
    }

    @ParameterizedTest
    @CsvSource({
        "IDR,ID,100.5",
        "PHP,PH,1.005",
        "PHP,PH,-1",
        "IDR,ID,-10000",
        "PHP,PH,5000000.01",
        "IDR,ID,500000001",
        "THB,TH,92233720368547758.08"
    })
    void b33_shouldRefuseWhatIsNoAmountBeforeAnyCall(String currency, String country, String amount) {
        int payments = PayCools.createCalls();
        int payouts = PayCools.calls(TRANSFER);
        create(money(cashier(newOrderId()), currency, country, amount))
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("amount")));
        Payouts.create(Payouts.in(country, currency, amount))
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("amount")));
        assertEquals(payments, PayCools.createCalls());
        assertEquals(payouts, PayCools.calls(TRANSFER));
    }

    private static Map<String, Object> money(
            Map<String, Object> order, String currency, String country, String amount) {
        order.put("currency", currency);
        order.put("country", country);
        order.put("amount", amount);
        return order;
    }
}
