package io.paycools.gateway.packaged;

import java.io.IOException;
import java.util.List;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** The packaged application in the production profile. */
class PackagedApplicationIT {

    private EmbeddedPostgres database;
    private StandIn payCools;
    private PackagedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        int payCoolsPort = PackagedGateway.freePort();
        gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort);
        payCools = StandIn.delivering(payCoolsPort, gateway.url());
        gateway.startAndAwaitReady();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        payCools.close();
        database.close();
    }

    @Test
    void shouldTakeAPaymentWithNothingButEnvironmentVariables() throws IOException, InterruptedException {
        String orderId = Payments.newOrderId();
        String id = gateway.create(Payments.cashier(orderId), "key-1")
                .then()
                .statusCode(201)
                .body("status", equalTo("PROCESSING"))
                .body("nextAction.type", equalTo("REDIRECT"))
                .extract()
                .path("id");
        payCools.payerPays(orderId);
        gateway.awaitStatus(id, "SUCCEEDED");
        assertEquals(
                List.of("SUBMITTING", "PENDING", "SUCCEEDED"),
                gateway.get("/v1/transactions/" + id + "/events").jsonPath().getList("items.to"));
        assertEquals(1, payCools.ordersOf(orderId));

        given().get(gateway.managementUrl() + "/q/health/live").then().statusCode(200);
        given().get(gateway.managementUrl() + "/q/health/started").then().statusCode(200);
        given().get(gateway.managementUrl() + "/q/health/ready")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'paycools-accounts' }.data.'default.merchantKey'",
                        startsWith("SHA256:"))
                .body(
                        "checks.find { it.name == 'paycools-accounts' }.data.'default.warning'",
                        containsString("without TLS"));
        given().get(gateway.managementUrl() + "/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("paycools_calls_seconds_count"))
                .body(containsString("paycools_webhooks_total"));
        given().get(gateway.url() + "/q/health").then().statusCode(404);
        given().get(gateway.url() + "/q/metrics").then().statusCode(404);

        given().get(gateway.url() + "/q/openapi").then().statusCode(200);
        given().get(gateway.url() + "/q/swagger-ui").then().statusCode(404);
        gateway.as("gateway-dev-key").get("/v1/transactions").then().statusCode(401);

        assertNotNull(gateway.terminate(), "did not stop within 15 s of SIGTERM");
        String log = gateway.output();
        for (String secret : List.of("Niño", "payer@example.com", "09171234567", Callers.SHOP, "BEGIN ")) {
            assertFalse(log.contains(secret), "the log shows " + secret);
        }
    }

    @Test
    void shouldStayUpWhenPayCoolsIsDownAndSayThatNothingWasSent() {
        payCools.close();
        gateway.create(Payments.cashier(Payments.newOrderId()), "key-2")
                .then()
                .statusCode(201)
                .body("status", equalTo("FAILED"))
                .body("failure.code", equalTo("provider_unreachable"));
        assertEquals(200, gateway.health("ready"));
        assertEquals(200, gateway.health("live"));
    }

    @Test
    void shouldTakeNothingWhenTheDatabaseIsAway() throws IOException {
        database.close();
        await().atMost(20, SECONDS).until(() -> gateway.health("ready") == 503);
        assertEquals(200, gateway.health("live"));
        gateway.create(Payments.cashier("NODATABASE1"), "key-3")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", equalTo("storage_unavailable"))
                .header("Retry-After", "2")
                .time(lessThan(15_000L));
        assertEquals(0, payCools.ordersOf("NODATABASE1"));
        given().contentType("application/json")
                .body(io.paycools.gateway.testing.Vectors.callback("payment-completed"))
                .post(gateway.url() + "/webhooks/paycools/default")
                .then()
                .statusCode(503)
                .body("code", equalTo("storage_unavailable"));
    }
}
