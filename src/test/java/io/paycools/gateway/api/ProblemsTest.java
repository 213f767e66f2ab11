package io.paycools.gateway.api;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every error that a caller can make answers with problem JSON and a stable code. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class ProblemsTest {

    @Test
    void shouldTellWhoBringsNoKey() {
        problem(given().get("/v1/transactions").then(), 401, "unauthenticated")
                .header("WWW-Authenticate", notNullValue());
    }

    @Test
    void shouldTellWhoBringsAWrongKey() {
        problem(given().header("X-API-Key", "wrong").get("/v1/transactions").then(), 401, "unauthenticated");
    }

    @Test
    void shouldTellWhoHasTheRoleForSomethingElse() {
        problem(post(Callers.FINANCE, "{}").then(), 403, "forbidden");
    }

    @Test
    void shouldKnowNoOtherPath() {
        problem(given().get("/v1/nothing").then(), 404, "not_found");
        problem(given().get("/").then(), 404, "not_found");
        problem(given().get("/v1/payments/no-id").then(), 401, "unauthenticated");
        problem(
                given().header("X-API-Key", Callers.SHOP)
                        .get("/v1/payments/no-id")
                        .then(),
                404,
                "not_found");
    }

    @Test
    void shouldRefuseAnotherMethod() {
        problem(given().header("X-API-Key", Callers.SHOP).delete("/v1/payments").then(), 405, "method_not_allowed");
    }

    @Test
    void shouldRefuseAnotherMediaType() {
        problem(
                caller(Callers.SHOP)
                        .contentType("text/plain")
                        .body("{}")
                        .post("/v1/payments")
                        .then(),
                415,
                "unsupported_media_type");
        problem(
                given().header("X-API-Key", Callers.SHOP)
                        .accept("text/csv")
                        .get("/v1/transactions")
                        .then(),
                406,
                "not_acceptable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{", "[]", "null", "`{\"a\":1}x`", "`{\"amount\":\"1\",\"amount\":\"2\"}`", "``"})
    void shouldRefuseWhatIsNoJsonObject(String body) {
        problem(post(Callers.SHOP, body).then(), 400, "malformed_json");
    }

    @Test
    void shouldRefuseABodyOver64Kilobytes() {
        String body = "{\"description\":\"" + "x".repeat(70_000) + "\"}";
        problem(post(Callers.SHOP, body).then(), 413, "payload_too_large");
        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/webhooks/paycools/default")
                        .then(),
                413,
                "payload_too_large");
    }

    @ParameterizedTest
    @CsvSource({"/v1/payments,70000", "/webhooks/paycools/default,70000", "/v1/payout-batches,9000000"})
    void shouldRefuseATooLargeBodyThatDoesNotSayHowLongItIs(String path, int size) throws Exception {
        byte[] body = ("{\"description\":\"" + "x".repeat(size) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("X-API-Key", Callers.OWNER)
                .header("Idempotency-Key", "any-key")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(413, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body().contains("\"code\":\"payload_too_large\""), answer.body());
    }

    @Test
    void shouldNameEveryUnknownField() {
        problem(
                        post(Callers.SHOP, "{\"amuont\":\"1\",\"customer\":{\"nmae\":\"x\"}}")
                                .then(),
                        422,
                        "validation_failed")
                .body("violations.field", hasItem("amuont"))
                .body("violations.field", hasItem("customer.nmae"))
                .body("violations.field", hasItem("amount"));
    }

    @Test
    void shouldAskForTheKeyOfTheRequest() {
        problem(
                given().header("X-API-Key", Callers.SHOP)
                        .contentType("application/json")
                        .body("{}")
                        .post("/v1/payments")
                        .then(),
                400,
                "idempotency_key_required");
        problem(caller(Callers.SHOP, " ").body("{}").post("/v1/payments").then(), 400, "idempotency_key_required");
        problem(
                caller(Callers.SHOP, "k".repeat(129))
                        .body("{}")
                        .post("/v1/payments")
                        .then(),
                400,
                "idempotency_key_invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0",
        "limit,201",
        "limit,x",
        "status,PENDING",
        "type,WIRE",
        "cursor,AAAA",
        "createdFrom,yesterday",
        "state,x"
    })
    void shouldNameAWrongParameter(String name, String value) {
        problem(
                        given().header("X-API-Key", Callers.FINANCE)
                                .queryParam(name, value)
                                .get("/v1/transactions")
                                .then(),
                        400,
                        "invalid_parameter")
                .body("violations[0].field", equalTo(name));
    }

    @Test
    void shouldGiveBackTheCorrelationIdIfItIsHarmless() {
        given().header("X-Correlation-Id", "order-7").get("/v1/nothing").then().header("X-Correlation-Id", "order-7");
        given().header("X-Correlation-Id", "<script>")
                .get("/v1/nothing")
                .then()
                .header("X-Correlation-Id", not(Matchers.containsString("script")))
                .body("correlationId", matchesPattern("[0-9a-f-]{36}"));
    }

    private static RequestSpecification caller(String key) {
        return caller(key, "any-key");
    }

    private static RequestSpecification caller(String key, String idempotencyKey) {
        return given().header("X-API-Key", key)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json");
    }

    private static io.restassured.response.Response post(String key, String body) {
        return caller(key).body(body == null ? "" : body).post("/v1/payments");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("title", notNullValue());
    }
}
