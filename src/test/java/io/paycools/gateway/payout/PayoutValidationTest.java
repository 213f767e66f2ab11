package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.paycools.gateway.testing.Payouts.beneficiary;
import static io.paycools.gateway.testing.Payouts.create;
import static io.paycools.gateway.testing.Payouts.in;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is wrong with a payout is said before anything is stored or sent, one violation per wrong field. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayoutValidationTest {

    private static Arguments wrong(
            String country, String currency, String field, String message, Consumer<Map<String, Object>> change) {
        return Arguments.of(country, currency, field, message, change);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong("PH", "PHP", "beneficiary", "is required", order -> order.remove("beneficiary")),
                wrong("PH", "PHP", "beneficiary.method", "is required", to -> beneficiary(to)
                        .remove("method")),
                wrong("PH", "PHP", "beneficiary.bankCode", "is required", to -> beneficiary(to)
                        .remove("bankCode")),
                wrong("PH", "PHP", "beneficiary.accountNumber", "is required", to -> beneficiary(to)
                        .remove("accountNumber")),
                wrong("PH", "PHP", "beneficiary.name", "is required", to -> beneficiary(to)
                        .remove("name")),
                wrong(
                        "PH",
                        "PHP",
                        "beneficiary.accountNumber",
                        "must be 1 to 50 visible ASCII characters",
                        to -> beneficiary(to).put("accountNumber", "1".repeat(51))),
                wrong("PH", "PHP", "beneficiary.email", "must be an e-mail address", to -> beneficiary(to)
                        .put("email", "maria")),
                wrong(
                        "PH",
                        "PHP",
                        "beneficiary.mobile",
                        "must be 11 to 14 digits and start with 09 in PH",
                        to -> beneficiary(to).put("mobile", "0817123456")),
                wrong(
                        "ID",
                        "IDR",
                        "beneficiary.mobile",
                        "must be 10 to 13 digits and start with 08 in ID",
                        to -> beneficiary(to).put("mobile", "09171234567")),
                wrong(
                        "MY",
                        "MYR",
                        "beneficiary.mobile",
                        "must be 10 or 11 digits and start with 01 or 60 in MY",
                        to -> beneficiary(to).put("mobile", "09171234567")),
                wrong(
                        "TH",
                        "THB",
                        "beneficiary.mobile",
                        "must be 10 digits and start with 06, 08 or 09 in TH",
                        to -> beneficiary(to).put("mobile", "0712345678")),
                wrong("PH", "PHP", "beneficiary.taxId", "is for TH only", to -> beneficiary(to)
                        .put("taxId", "123")),
                wrong("PH", "PHP", "beneficiary.relationship", "is for TH only", to -> beneficiary(to)
                        .put("relationship", "employee")),
                wrong(
                        "PH",
                        "PHP",
                        "beneficiary.accountType",
                        "must be BANK_ACCOUNT or MOBILE_NUMBER in PH",
                        to -> beneficiary(to).put("accountType", "INDIVIDUAL")),
                wrong("PH", "PHP", "beneficiary.promptPayType", "is for PROMPTPAY only", to -> beneficiary(to)
                        .put("promptPayType", "NATID")),
                wrong(
                        "MY",
                        "MYR",
                        "beneficiary.accountNumber",
                        "must be a mobile number of 10 or 11 digits that starts with 01",
                        to -> beneficiary(to).put("method", "EWALLET")),
                wrong(
                        "MY",
                        "MYR",
                        "merchantOrderId",
                        "must be 10 to 32 letters and digits in MY",
                        to -> to.put("merchantOrderId", "SHORT")),
                wrong(
                        "PH",
                        "PHP",
                        "merchantOrderId",
                        "must be 1 to 32 letters and digits",
                        to -> to.put("merchantOrderId", "A-1")),
                wrong("PH", "PHP", "currency", "must be PHP in PH", to -> to.put("currency", "IDR")),
                wrong("PH", "PHP", "account", "is not configured", to -> to.put("account", "nobody")),
                wrong("PH", "PHP", "iban", "is not a field of this request", to -> to.put("iban", "x")),
                wrong("PH", "PHP", "beneficiary.iban", "is not a field of this request", to -> beneficiary(to)
                        .put("iban", "x")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameTheWrongField(
            String country, String currency, String field, String message, Consumer<Map<String, Object>> change) {
        Map<String, Object> order = in(country, currency, country.equals("ID") ? "10000" : "10");
        change.accept(order);
        create(order)
                .then()
                .statusCode(422)
                .body("code", equalTo("validation_failed"))
                .body("violations.field", equalTo(List.of(field)))
                .body("violations[0].message", equalTo(message));
    }

    @ParameterizedTest
    @CsvSource({
        "PH,PHP,0",
        "PH,PHP,1.001",
        "PH,PHP,-1",
        "PH,PHP,1e2",
        "PH,PHP,5000000.01",
        "ID,IDR,10000.5",
        "ID,IDR,9999",
        "ID,IDR,100000001",
        "TH,THB,abc"
    })
    void shouldRefuseTheAmount(String country, String currency, String amount) {
        create(in(country, currency, amount))
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("amount")));
    }

    @Test
    void shouldNotPayToRussia() {
        create(in("RU", "RUB", "10")).then().statusCode(422).body("violations.field", equalTo(List.of("country")));
    }

    @Test
    void shouldKnowPromptPayInThailandOnly() {
        Map<String, Object> abroad = in("PH", "PHP", "10");
        beneficiary(abroad).put("method", "PROMPTPAY");
        create(abroad)
                .then()
                .statusCode(422)
                .body(
                        "violations.field",
                        containsInAnyOrder("beneficiary.method", "beneficiary.bankCode", "beneficiary.promptPayType"));
        Map<String, Object> id = in("TH", "THB", "10");
        beneficiary(id).remove("bankCode");
        beneficiary(id).put("method", "PROMPTPAY");
        beneficiary(id).put("promptPayType", "NATID");
        beneficiary(id).put("accountNumber", "0812345678");
        create(id)
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("beneficiary.accountNumber")))
                .body("violations[0].message", equalTo("must be 13 digits for NATID"));
    }

    @Test
    void shouldNameEverythingThatIsWrongAtOnceAndSendNothing() {
        Map<String, Object> order = Payouts.toBank("bad id");
        order.put("amount", "0");
        order.put("country", "XX");
        beneficiary(order).put("method", "CHEQUE");
        beneficiary(order).remove("name");
        int before = PayCools.createCalls();
        create(order).then().statusCode(422).body("violations.field", equalTo(List.of("beneficiary.method")));
        beneficiary(order).put("method", "BANK");
        create(order)
                .then()
                .statusCode(422)
                .body(
                        "violations.field",
                        containsInAnyOrder("merchantOrderId", "amount", "country", "beneficiary.name"));
        assertEquals(before, PayCools.createCalls());
    }
}
