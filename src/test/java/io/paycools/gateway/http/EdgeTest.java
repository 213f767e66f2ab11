package io.paycools.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Headers;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every answer says to a browser, and what is too long to be read at all. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class EdgeTest {

    @TestHTTPResource(value = "/health/live", management = true)
    String live;

    @TestHTTPResource(value = "/nothing", management = true)
    String nothing;

    private static void hasHeaders(ValidatableResponse answer) {
        Headers headers =
                common(answer).header("Cache-Control", "no-store").extract().headers();
        for (String once : new String[] {"Cache-Control", "Content-Security-Policy", "X-Frame-Options"}) {
            assertEquals(1, headers.getList(once).size(), once);
        }
    }

    private static ValidatableResponse common(ValidatableResponse answer) {
        return answer.header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Strict-Transport-Security", nullValue())
                .header("Server", nullValue())
                .header("X-Powered-By", nullValue());
    }

    private static ValidatableResponse strict(ValidatableResponse answer) {
        hasHeaders(answer);
        return answer.header("Content-Security-Policy", startsWith("default-src 'none'"));
    }

    @Test
    void shouldTellBrowsersToKeepAndGuessNothing() {
        strict(given().header("X-API-Key", Callers.SHOP)
                .get("/v1/transactions")
                .then()
                .statusCode(200));
        strict(given().get("/v1/transactions").then().statusCode(401));
        strict(given().header("X-API-Key", Callers.FINANCE)
                .contentType("application/json")
                .header("Idempotency-Key", "k")
                .body("{}")
                .post("/v1/payments")
                .then()
                .statusCode(403));
        strict(given().get("/v1/nothing").then().statusCode(404));
        strict(given().get("/").then().statusCode(404));
        strict(given().header("X-API-Key", Callers.SHOP)
                .contentType("application/json")
                .body("x".repeat(70_000))
                .post("/v1/payments")
                .then()
                .statusCode(413));
        strict(given().contentType("application/json")
                .body("{}")
                .post("/webhooks/paycools/default")
                .then()
                .statusCode(400));
        strict(given().get("/pay/23456789ABCDEFGHJKLMNP").then().statusCode(404).contentType("text/html"));
        strict(given().get(live).then().statusCode(200));
        strict(given().get(nothing).then().statusCode(404));
        common(given().get("/q/openapi").then().statusCode(200));
        common(given().get("/q/swagger-ui/").then().statusCode(200));
    }

    /** From an address that no proxy has, so that it is not believed. */
    @Test
    void shouldNotBelieveJustAnybodyThatThereWasTls() {
        given().header("X-Forwarded-Proto", "https")
                .get("/v1/nothing")
                .then()
                .header("Strict-Transport-Security", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/payments|POST, OPTIONS",
                "/v1/payouts|POST, OPTIONS",
                "/v1/payments/0199a1b2-0000-7000-8000-000000000000|GET, HEAD, OPTIONS",
                "/v1/transactions/0199a1b2-0000-7000-8000-000000000000/refresh|POST, OPTIONS",
                "/v1/notification-endpoints|GET, HEAD, POST, OPTIONS",
                "/webhooks/paycools/default|POST, OPTIONS"
            })
    void shouldSayWhatIsPossible(String path, String methods) {
        given().header("X-API-Key", Callers.SHOP)
                .put(path)
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("code", equalTo("method_not_allowed"))
                .header("Allow", equalTo(sorted(methods)));
    }

    private static String sorted(String methods) {
        return String.join(", ", new java.util.TreeSet<>(java.util.List.of(methods.split(", "))));
    }

    @Test
    void shouldNotReadALineOrHeadersWithoutEnd() throws IOException {
        assertTrue(said("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .matches("(?s)HTTP/1.. 414 .*"));
        assertTrue(said("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n")
                .matches("(?s)HTTP/1.. 431 .*"));
    }

    @Test
    void shouldNotSpeakHttp2() throws IOException {
        String answer = said("GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
    }

    private static String said(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(200), StandardCharsets.US_ASCII);
        }
    }
}
