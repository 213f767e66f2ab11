package io.paycools.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nobody makes time series of his own, whatever method and path he sends. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RequestLabelsTest {

    private static final String TOKEN = "23456789ABCDEFGHJKLMNQ";

    @TestHTTPResource("/")
    URI service;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private int send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void shouldShowNoPathAndNoMethodOfAStranger() throws Exception {
        String large = "x".repeat(70_000);
        assertEquals(413, send("POST", "/pay/" + TOKEN, large));
        assertEquals(413, send("POST", "/webhooks/paycools/" + TOKEN, large));
        assertEquals(405, send("DELETE", "/pay/" + TOKEN, ""));
        assertTrue(send("XANY" + TOKEN, "/webhooks/paycools/default", "{}") >= 400);
        assertTrue(send("XANY" + TOKEN, "/v1/payments", "{}") >= 400);
        as(Callers.SHOP)
                .get("/v1/payments/01a2130f-0000-7000-8000-000000000000")
                .then()
                .statusCode(404);
        as(Callers.SHOP).get("/v1/transactions").then().statusCode(200);

        String shown = given().get(metrics).then().statusCode(200).extract().asString();

        assertFalse(shown.contains(TOKEN), "a token is shown");
        assertTrue(
                shown.lines()
                        .anyMatch(line -> line.startsWith("http_server_requests_seconds_count")
                                && line.contains("method=\"OTHER\"")),
                shown);
        assertTrue(shown.contains("uri=\"OTHER\""));
        assertTrue(shown.contains("uri=\"/v1/transactions\""));
    }

    @Test
    void shouldKnowAllPathsOfTheService() {
        Set<String> paths =
                new TreeSet<>(given().get("/q/openapi?format=json").jsonPath().getMap("paths").keySet().stream()
                        .map(Object::toString)
                        .toList());
        // The operators' pages are not in the document.
        paths.addAll(Set.of("/go-live", "/go-live/checks", "/go-live/steps"));
        assertEquals(paths, new TreeSet<>(RequestLabels.PATHS));
    }
}
