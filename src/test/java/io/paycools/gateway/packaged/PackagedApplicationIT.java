package io.paycools.gateway.packaged;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged application in the production profile. */
class PackagedApplicationIT {

    private EmbeddedPostgres database;
    private StandIn payCools;
    private PackagedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        int payCoolsPort = Ports.free();
        gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort);
        payCools = StandIn.delivering(payCoolsPort, gateway.url());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        payCools.close();
        database.close();
    }

    @Test
    void shouldTakeAPaymentWithNothingButEnvironmentVariables() throws IOException, InterruptedException {
        gateway.startAndAwaitReady();
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

        given().get(gateway.url() + "/q/openapi").then().statusCode(404);
        given().get(gateway.url() + "/q/swagger-ui").then().statusCode(404);
        given().get(gateway.url() + "/q/swagger-ui/").then().statusCode(404);
        given().get(gateway.url() + "/q/swagger-ui/swagger-ui.css").then().statusCode(404);
        assertFalse(gateway.output().contains("oidc is not available"), "an issuer was asked");
        gateway.as("gateway-dev-key").get("/v1/transactions").then().statusCode(401);

        Integer code = gateway.terminate();
        assertTrue(code != null && (code == 0 || code == 143), "exit code " + code + " after SIGTERM");
        String log = gateway.output();
        assertTrue(log.contains("stopped in"), log);
        assertEquals(List.of(), gateway.errors());
        for (String secret : List.of("Niño", "payer@example.com", "09171234567", Callers.SHOP, "BEGIN ")) {
            assertFalse(log.contains(secret), "the log shows " + secret);
        }
    }

    /** In one start: what an operator may switch on, and what a stranger may try. */
    @Test
    void shouldKeepToItsEdge() throws IOException {
        gateway.with("GATEWAY_API_DOCS_ENABLED", "true")
                .with("GATEWAY_HTTP_HEADER_TIMEOUT", "PT1S")
                .with("GATEWAY_HTTP_BODY_TIMEOUT", "PT2S")
                .with("GATEWAY_PROXIES_TRUSTED", "127.0.0.0/8")
                .with("GATEWAY_WEBHOOKS_ALLOWED_IPS", "203.0.113.0/24")
                .with("GATEWAY_LINKS_REQUESTS_PER_MINUTE_PER_ADDRESS", "1")
                // Nobody is there, and nobody has to be.
                .with("GATEWAY_OIDC_ISSUER", "https://127.0.0.1:1/cluster")
                .with("GATEWAY_OIDC_AUDIENCE", "paycools-gateway")
                .with("GATEWAY_OIDC_CLIENTS_SHOP_SUBJECT", "system:serviceaccount:shop:default")
                .startAndAwaitReady();
        gateway.get("/v1/transactions").then().statusCode(200);
        given().get(gateway.url() + "/q/openapi").then().statusCode(200);
        given().get(gateway.url() + "/q/swagger-ui/").then().statusCode(200);

        // Who drips is cut off: in the headers without a word, in the body with one.
        for (String port : new String[] {gateway.url(), gateway.managementUrl()}) {
            String nothing = drip(port, "GET /q/health/live HTTP/1.1\r\nHost: x\r\n", "X-A: b\r\n");
            assertEquals("", nothing);
        }
        String answer = drip(
                gateway.url(),
                "POST /v1/payments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-API-Key: " + Callers.SHOP
                        + "\r\nIdempotency-Key: k\r\nContent-Length: 5000\r\n\r\n{",
                " ");
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        assertTrue(answer.contains("\"code\":\"request_timeout\""), answer);

        // The proxy's word about the client counts, what the client has written before it does not.
        assertEquals(403, webhookFrom("198.51.100.1"));
        assertEquals(403, webhookFrom("203.0.113.7, 198.51.100.1"));
        assertEquals(403, webhookFrom("203.0.113.7, rubbish"));
        assertEquals(401, webhookFrom("203.0.113.7"));
        assertEquals(401, webhookFrom("198.51.100.1, 203.0.113.7:40000"));
        assertEquals(404, pageFor("203.0.113.8"));
        assertEquals(429, pageFor("192.0.2.1, 203.0.113.8"));
        assertEquals(404, pageFor("203.0.113.9"));
        given().header("X-Forwarded-Proto", "https")
                .get(gateway.url() + "/v1/nothing")
                .then()
                .header("Strict-Transport-Security", "max-age=31536000");
    }

    private int webhookFrom(String forwardedFor) {
        return given().header("X-Forwarded-For", forwardedFor)
                .contentType("application/json")
                .body("{\"param\":\"{}\",\"sign\":\"AAAA\"}")
                .post(gateway.url() + "/webhooks/paycools/default")
                .statusCode();
    }

    private int pageFor(String forwardedFor) {
        return given().header("X-Forwarded-For", forwardedFor)
                .get(gateway.url() + "/pay/23456789ABCDEFGHJKLMNP")
                .statusCode();
    }

    /** Says a little at a time, until the other side has had enough; answers what it said. */
    private static String drip(String url, String first, String again) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(url).getPort())) {
            socket.setSoTimeout(200);
            OutputStream out = socket.getOutputStream();
            StringBuilder answer = new StringBuilder();
            byte[] piece = first.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 150; i++) {
                try {
                    out.write(piece);
                    out.flush();
                    piece = again.getBytes(StandardCharsets.US_ASCII);
                    int next;
                    while ((next = socket.getInputStream().read()) >= 0) {
                        answer.append((char) next);
                    }
                    return answer.toString();
                } catch (SocketTimeoutException e) {
                    // It is still patient.
                } catch (SocketException e) {
                    return answer.toString();
                }
            }
            throw new IllegalStateException("never cut off");
        }
    }

    @Test
    void shouldLetAPayerPayByALink() throws IOException {
        gateway.startAndAwaitReady();
        String url = gateway.as(Callers.SHOP)
                .contentType("application/json")
                .body("{\"amount\":\"500.10\",\"currency\":\"PHP\",\"country\":\"PH\",\"description\":\"Order 1\"}")
                .post("/v1/payment-links")
                .then()
                .statusCode(201)
                .body("url", startsWith("https://"))
                .extract()
                .path("url");
        String page = gateway.url() + url.substring(url.indexOf("/pay/"));
        given().get(page).then().statusCode(200).body(containsString("<form"));
        given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParam("name", "Payer")
                .formParam("email", "payer@example.com")
                .formParam("mobile", "09171234567")
                .post(page)
                .then()
                .statusCode(303)
                .header("Location", containsString("/cashier/"));
        assertFalse(gateway.output().contains(url.substring(url.lastIndexOf('/') + 1)), "the log shows a token");
    }

    @Test
    void shouldStayUpWhenPayCoolsIsDownAndSayThatNothingWasSent() throws IOException {
        gateway.startAndAwaitReady();
        // So that there is a connection, which then breaks.
        gateway.create(Payments.cashier(Payments.newOrderId()), "key-1").then().statusCode(201);
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
        gateway.startAndAwaitReady();
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
                .body(Vectors.callback("payment-completed"))
                .post(gateway.url() + "/webhooks/paycools/default")
                .then()
                .statusCode(503)
                .body("code", equalTo("storage_unavailable"));
        given().get(gateway.url() + "/pay/23456789ABCDEFGHJKLMNP")
                .then()
                .statusCode(503)
                .contentType("text/html;charset=UTF-8")
                .header("Retry-After", "2")
                .body(containsString("Not possible right now"));
    }

    @Test
    void shouldGoOnWhereItWasWhenTheDatabaseComesBack(@TempDir Path folder) throws IOException {
        try (EmbeddedPostgres first = kept(folder, 0)) {
            gateway = gatewayOn(first.getPort());
            first.close();
            String orderId = Payments.newOrderId();
            gateway.create(Payments.cashier(orderId), "key-4")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("storage_unavailable"));

            try (EmbeddedPostgres second = kept(folder, first.getPort())) {
                assertEquals(first.getPort(), second.getPort());
                await().atMost(20, SECONDS).until(() -> gateway.health("ready") == 200);
                String id = gateway.create(Payments.cashier(orderId), "key-4")
                        .then()
                        .statusCode(201)
                        .body("status", equalTo("PROCESSING"))
                        .extract()
                        .path("id");
                payCools.payerPays(orderId);
                gateway.awaitStatus(id, "SUCCEEDED");
                assertEquals(List.of(), gateway.errors());
            }
        }
    }

    @Test
    void shouldNotWaitLongForADatabaseThatTakesConnectionsAndSaysNothing() throws IOException {
        gateway.startAndAwaitReady();
        int port = database.getPort();
        database.close();
        try (ServerSocket mute = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            assertEquals(port, mute.getLocalPort());
            gateway.create(Payments.cashier("MUTEDATABASE1"), "key-5")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("storage_unavailable"))
                    .time(lessThan(10_000L));
            assertEquals(503, gateway.health("ready"));
            assertEquals(200, gateway.health("live"));
            assertEquals(0, payCools.ordersOf("MUTEDATABASE1"));
        }
    }

    /** Also with the key in a file, as a mounted secret. */
    private PackagedGateway gatewayOn(int databasePort) throws IOException {
        PackagedGateway other = new PackagedGateway(databasePort, payCools.url())
                .with("PAYCOOLS_MERCHANT_PRIVATE_KEY", null)
                .with(
                        "PAYCOOLS_MERCHANT_PRIVATE_KEY_FILE",
                        Vectors.keyFile("merchant-2048.pkcs1.pem").toString());
        payCools.close();
        payCools = StandIn.delivering(0, other.url());
        return other.with("PAYCOOLS_BASE_URL", payCools.url()).startAndAwaitReady();
    }

    /** One that can be started again on what it stored; by default the library empties the folder. */
    private static EmbeddedPostgres kept(Path folder, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .start();
    }
}
