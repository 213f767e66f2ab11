package io.paycools.gateway.refund;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Refunds;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Refunds.create;
import static io.paycools.gateway.testing.Refunds.of;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.refunded;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is wrong with a refund is said before anything is stored or sent, one violation per wrong field. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundValidationTest {

    private static final String NOT_PLAIN = "must be a plain positive decimal number such as 500.10";

    /** One for all, because none of these refunds takes anything of it. */
    private static String payment;

    private static String payment() {
        if (payment == null) {
            payment = paidPayment();
        }
        return payment;
    }

    private static Arguments wrong(String field, String message, Consumer<Map<String, Object>> change) {
        return Arguments.of(field, message, change);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong("amount", NOT_PLAIN, order -> order.put("amount", null)),
                wrong("amount", NOT_PLAIN, order -> order.put("amount", "")),
                wrong("amount", NOT_PLAIN, order -> order.put("amount", "-1")),
                wrong("amount", NOT_PLAIN, order -> order.put("amount", "1e2")),
                wrong("amount", NOT_PLAIN, order -> order.put("amount", "1,00")),
                wrong("amount", "has the wrong JSON type", order -> order.put("amount", true)),
                wrong("amount", "PHP has at most 2 decimals", order -> order.put("amount", "1.001")),
                wrong("amount", "must be above 0 and at most 5000000.00 PHP", order -> order.put("amount", "0.00")),
                wrong(
                        "amount",
                        "must be above 0 and at most 5000000.00 PHP",
                        order -> order.put("amount", "5000000.01")),
                wrong(
                        "merchantOrderId",
                        "must be 1 to 32 letters and digits",
                        order -> order.put("merchantOrderId", "REFUND-1")),
                wrong(
                        "merchantOrderId",
                        "must be 1 to 32 letters and digits",
                        order -> order.put("merchantOrderId", "R".repeat(33))),
                wrong(
                        "reason",
                        "must be 1 to 200 characters, not blank, without control characters or damaged characters",
                        order -> order.put("reason", "x".repeat(201))),
                wrong(
                        "reason",
                        "must be 1 to 200 characters, not blank, without control characters or damaged characters",
                        order -> order.put("reason", " ")),
                wrong("currency", "is not a field of this request", order -> order.put("currency", "PHP")),
                wrong("ammount", "is not a field of this request", order -> order.put("ammount", "1")),
                wrong("metadata.cart", "must be a text", order -> {
                    Map<String, Object> metadata = new LinkedHashMap<>();
                    metadata.put("cart", null);
                    order.put("metadata", metadata);
                }));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameTheWrongField(String field, String message, Consumer<Map<String, Object>> change) {
        Map<String, Object> order = of("1.00");
        change.accept(order);
        create(payment(), order)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("validation_failed"))
                .body("violations.field", equalTo(List.of(field)))
                .body("violations[0].message", equalTo(message));
        assertEquals(0, PayCools.refundsOf(Refunds.referenceOf(payment())).size());
        assertEquals("0.00", refunded(payment()));
    }

    @Test
    void shouldNameAllWrongFieldsAtOnce() {
        Map<String, Object> order = of("x");
        order.put("merchantOrderId", "");
        order.put("account", "default");
        create(payment(), order)
                .then()
                .statusCode(422)
                .body("violations.field", containsInAnyOrder("account", "amount", "merchantOrderId"));
    }

    @Test
    void shouldNotTakeDecimalsWhereThereAreNone() {
        String rupiah = paidPayment("ID", "IDR", "10000", "081234567890");
        create(rupiah, of("100.00"))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("amount"))
                .body("violations[0].message", equalTo("IDR has no decimals"));
        create(rupiah, of("100")).then().statusCode(201).body("amount", equalTo("100"));
    }

    @Test
    void shouldDemandAKey() {
        as(Callers.SUPPORT)
                .contentType("application/json")
                .body(of("1"))
                .post("/v1/payments/" + payment() + "/refunds")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"amount\":", "1"})
    void shouldDemandAJsonObject(String body) {
        as(Callers.SUPPORT)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(body)
                .post("/v1/payments/" + payment() + "/refunds")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_json"));
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=201,limit", "cursor=x,cursor", "page=1,page"})
    void shouldNameTheWrongParameterOfTheList(String query, String field) {
        as(Callers.SUPPORT)
                .get("/v1/payments/" + payment() + "/refunds?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("violations[0].field", equalTo(field));
    }
}
