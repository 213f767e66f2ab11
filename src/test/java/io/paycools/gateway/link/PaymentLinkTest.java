package io.paycools.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.link.Links.cancel;
import static io.paycools.gateway.link.Links.create;
import static io.paycools.gateway.link.Links.get;
import static io.paycools.gateway.link.Links.make;
import static io.paycools.gateway.link.Links.request;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Links as our callers make, see and cancel them. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PaymentLinkTest {

    @Test
    void shouldMakeALink() {
        Response made = create(request());
        made.then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/payment-links/[0-9a-f-]{36}"))
                .body("url", matchesPattern("http://127\\.0\\.0\\.1:\\d+/pay/[1-9A-HJ-NP-Za-km-z]{22}"))
                .body("status", equalTo("ACTIVE"))
                .body("use", equalTo("SINGLE"))
                .body("amount", equalTo("500.10"))
                .body("currency", equalTo("PHP"))
                .body("country", equalTo("PH"))
                .body("description", equalTo("Order 1"))
                .body("account", equalTo("default"))
                .body("metadata.cart", equalTo("42"))
                .body("customer.name", equalTo("N***"))
                .body("customer.email", equalTo("p***@example.com"))
                .body("customer.mobile", equalTo("****4567"))
                .body("payments", hasSize(0));
        Duration validity =
                Duration.between(Instant.parse(made.path("createdAt")), Instant.parse(made.path("validUntil")));
        assertEquals(Duration.ofDays(7), validity);
        as(Callers.FINANCE)
                .get("/v1/payment-links/" + made.path("id"))
                .then()
                .statusCode(200)
                .body("url", equalTo(made.path("url")));
    }

    @Test
    void shouldTakeEverythingThatCanBeSaid() {
        Map<String, Object> request = request("use", "MULTIPLE");
        request.put("redirectUrl", "https://shop.example/return");
        request.put("account", "default");
        request.put("language", "FIL");
        request.put("validUntil", "2026-12-31T18:00:00+08:00");
        request.put("allowedChannelTypes", List.of("QR", "EWALLET"));
        request.put("allowedChannelCodes", List.of("PH_GCASH_URL"));
        request.put("settlementCurrency", "PHP");
        request.put("customer", Map.of("name", "Niño José"));
        request.put("validUntil", Instant.now().plus(Duration.ofDays(3)).toString());
        create(request)
                .then()
                .statusCode(201)
                .body("use", equalTo("MULTIPLE"))
                .body("language", equalTo("fil"))
                .body("redirectUrl", equalTo("https://shop.example/return"))
                .body("allowedChannelTypes", contains("QR", "EWALLET"))
                .body("settlementCurrency", equalTo("PHP"))
                .body("customer.name", equalTo("N***"))
                .body("customer.email", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amount | 500.123 | amount",
                "amount | 0 | amount",
                "amount | | amount",
                "currency | EUR | currency",
                "currency | THB | currency",
                "description | | description",
                "validUntil | tomorrow | validUntil",
                "validUntil | 2026-01-01T00:00:00Z | validUntil",
                "validUntil | 2099-01-01T00:00:00Z | validUntil",
                "validUntil | 2099-01-01T00:00:00 | validUntil",
                "use | TWICE | use",
                "redirectUrl | javascript:alert(1) | redirectUrl",
                "account | nobody | account",
                "language | xx | language",
                "settlementCurrency | RUB | settlementCurrency",
                "valdiUntil | 2026-12-01T00:00:00Z | valdiUntil",
                "merchantOrderId | ORDER1 | merchantOrderId",
                "expiresInSeconds | 60 | expiresInSeconds",
            })
    void shouldNameTheFieldThatIsWrong(String field, String value, String named) {
        create(request(field, value))
                .then()
                .statusCode(422)
                .body("code", equalTo("validation_failed"))
                .body("violations.field", contains(named));
    }

    @Test
    void shouldRefuseALinkWhereThereIsNoCheckout() {
        Map<String, Object> request = request("country", "RU");
        request.put("currency", "RUB");
        create(request).then().statusCode(422).body("violations.field", contains("country"));
    }

    @Test
    void shouldNameEveryFieldThatIsWrongAtOnce() {
        Map<String, Object> request = request("customer", Map.of("email", "nobody", "mobile", "12"));
        request.put("allowedChannelTypes", Arrays.asList("QR", null));
        request.put("metadata", Map.of("x", ""));
        create(request)
                .then()
                .statusCode(422)
                .body(
                        "violations.field",
                        contains("allowedChannelTypes[1]", "customer.email", "customer.mobile", "metadata.x"));
    }

    @Test
    void shouldLetOnlyThoseInWhoMay() {
        as(Callers.FINANCE)
                .contentType("application/json")
                .body(request())
                .post("/v1/payment-links")
                .then()
                .statusCode(403);
        Links.Link link = make(request());
        as(Callers.FINANCE).delete("/v1/payment-links/" + link.id()).then().statusCode(403);
        as(Callers.APPROVER).get("/v1/payment-links/" + link.id()).then().statusCode(200);
        as(Callers.TREASURY).get("/v1/payment-links/" + link.id()).then().statusCode(403);
        as("nobody").get("/v1/payment-links/" + link.id()).then().statusCode(401);
        as(Callers.OPERATOR).get("/v1/payment-links").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "1", "x'--"})
    void shouldNotFindWhatIsNotThere(String id) {
        as(Callers.SHOP).get("/v1/payment-links/" + id).then().statusCode(404).body("code", equalTo("not_found"));
        as(Callers.SHOP).delete("/v1/payment-links/" + id).then().statusCode(404);
    }

    @Test
    void shouldMakeOneLinkUnderOneKey() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> request = request();
        Response first = createUnder(key, request);
        first.then().statusCode(201).header("Idempotent-Replayed", nullValue());
        createUnder(key, request)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(first.path("id")))
                .body("url", equalTo(first.path("url")));
        createUnder(key, request("amount", "500.20"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        createUnder(key + " with blanks", request).then().statusCode(400);
    }

    private static Response createUnder(String key, Object request) {
        return as(Callers.SHOP)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(request)
                .post("/v1/payment-links");
    }

    @Test
    void shouldCancelALink() {
        Links.Link link = make(request());
        cancel(link).then().statusCode(200).body("status", equalTo("CANCELLED"));
        String at = get(link).path("cancelledAt");
        cancel(link).then().statusCode(200).body("cancelledAt", equalTo(at));
        assertEquals(410, link.open().statusCode());
        assertEquals(410, link.press().statusCode());
        assertEquals(List.of(), Links.payments(link));
    }

    @Test
    void shouldShowTheOwnerWhatWasPaid() {
        Links.Link link = make(request());
        assertEquals(303, link.press().statusCode());
        JsonPath open = get(link).jsonPath();
        assertEquals("ACTIVE", open.getString("status"));
        assertEquals("PROCESSING", open.getString("payments[0].status"));
        String payment = open.getString("payments[0].id");
        as(Callers.SHOP)
                .get("/v1/payments/" + payment)
                .then()
                .statusCode(200)
                .body("metadata.cart", equalTo("42"))
                .body("description", equalTo("Order 1"))
                .body("mode", equalTo("CASHIER"));
        assertEquals(
                List.of("shop"),
                Database.texts("select client from payment_transaction where id = ?", UUID.fromString(payment)));

        PayCools.payerPays(Links.lastOrder(link));

        becomes(payment, "SUCCEEDED");
        get(link).then().body("status", equalTo("PAID")).body("payments.status", contains("SUCCEEDED"));
        cancel(link).then().statusCode(409).body("code", equalTo("link_paid"));
    }

    @Test
    void shouldSayThatALinkWasPaidThoughItWasCancelledMeanwhile() {
        Links.Link link = make(request());
        link.press();
        cancel(link).then().statusCode(200);
        assertEquals(410, link.press().statusCode());
        PayCools.payerPays(Links.lastOrder(link));
        becomes(Links.payments(link).get(0), "SUCCEEDED");
        get(link).then().body("status", equalTo("PAID"));
        assertEquals(200, link.open().statusCode());
    }

    @Test
    void shouldStoreNeitherTokenNorPayerInTheClear() {
        Map<String, Object> request = request("customer", Map.of("name", "Canaria Gelbvogel", "email", "c@b.example"));
        Links.Link link = make(request);
        List<String> row =
                Database.texts("select l::text from payment_link l where id = ?", UUID.fromString(link.id()));
        for (String secret : List.of(link.token(), "Canaria", "Gelbvogel", "c@b.example")) {
            assertTrue(!row.get(0).contains(secret), row.get(0));
        }
    }

    @Test
    void shouldListLinksNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, make(request()).id());
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        while (found.size() < 5) {
            RequestSpecification page = as(Callers.FINANCE).queryParam("limit", 2);
            JsonPath json = (cursor == null ? page : page.queryParam("cursor", cursor))
                    .get("/v1/payment-links")
                    .jsonPath();
            found.addAll(json.getList("items.id"));
            cursor = json.getString("nextCursor");
        }
        assertEquals(made, found.subList(0, 5));
        as(Callers.FINANCE)
                .queryParam("status", "PAID")
                .get("/v1/payment-links")
                .then()
                .statusCode(400);
    }
}
