package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Faults reported in public that show only in a process of its own: at its start, at its death, without its database.
 */
class PublicBugsIT {

    private static final String MERCHANT_KEY = "PAYCOOLS_MERCHANT_PRIVATE_KEY";
    private static final String PLATFORM_KEYS = "PAYCOOLS_PLATFORM_PUBLIC_KEYS";

    /** openssl pkey -pubin -in … -outform DER | sha256sum. */
    private static final String FINGERPRINT_OF_MERCHANT =
            "SHA256:6e1c5f7156cbf6d82e875e42262db2ebda7f1c7790aaddef09c9c2641fbf6e5c";

    private static final String FINGERPRINT_OF_PLATFORM =
            "SHA256:9737855053ecfb895680aea8dd94ba4babeeb0b564a80a34757b203f03f2a6e2";

    @TempDir
    static Path folder;

    private static OwnPostgres database;
    private static StandIn payCools;

    @BeforeAll
    static void start() throws IOException {
        database = new OwnPostgres(folder.resolve("postgres")).start();
        payCools = StandIn.delivering(0, null);
    }

    @AfterAll
    static void stop() throws IOException {
        payCools.close();
        database.close();
    }

    private static PackagedGateway gateway() {
        return new PackagedGateway(database.port(), payCools.url()).with("GATEWAY_RECONCILIATION_INTERVAL", "1s");
    }

    /** One form in a normal build, each in a long one; that all of them sign is shown without a process. */
    static Stream<String> forms() {
        return Stream.of("pkcs1.pem", "pkcs8.b64", "pkcs8.pem", "pkcs1.b64").limit(Proof.isLong() ? 4 : 1);
    }

    /** Readiness shows by which keys, so that they can be compared by hand with what PayCools' dashboard shows. */
    @ParameterizedTest
    @MethodSource("forms")
    void b11_b13_shouldStartWithTheKeyAndPayAndShowWhichItIs(String form) throws IOException {
        try (PackagedGateway gateway = gateway()
                .with(MERCHANT_KEY, Vectors.key("merchant-2048." + form))
                .startAndAwaitReady()) {
            String orderId = Payments.newOrderId();
            gateway.create(Payments.cashier(orderId), "key-" + orderId)
                    .then()
                    .statusCode(201)
                    .body("status", equalTo("PROCESSING"));
            assertEquals(1, payCools.ordersOf(orderId));
            Map<String, String> shown = given().get(URI.create(gateway.managementUrl() + "/q/health/ready"))
                    .jsonPath()
                    .getMap("checks.find { it.name == 'paycools-accounts' }.data");
            assertEquals(FINGERPRINT_OF_MERCHANT, shown.get("default.merchantKey"));
            assertEquals(FINGERPRINT_OF_PLATFORM, shown.get("default.platformKey.1"));
        }
    }

    @Test
    void b11_shouldEndWithTheNameOfTheFormThatItCannotTake() throws IOException, InterruptedException {
        assertEnds(
                gateway().with(MERCHANT_KEY, Vectors.key("ec-p256.pkcs8.pem")),
                "paycools.merchant-private-key holds an EC private key");
        if (Proof.isLong()) {
            assertEnds(
                    gateway().with(MERCHANT_KEY, Vectors.key("merchant-2048.encrypted-pkcs8.pem")),
                    "paycools.merchant-private-key holds an encrypted private key");
        }
    }

    @Test
    void b13_shouldEndWithOurOwnPublicKeyInThePlaceOfPayCools() throws IOException, InterruptedException {
        assertEnds(
                gateway().with(PLATFORM_KEYS, Vectors.key("merchant-2048.public.b64")),
                "paycools.platform-public-keys holds our own public key");
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                        Arguments.of(PLATFORM_KEYS, null, "paycools.platform-public-keys is missing"),
                        Arguments.of("GATEWAY_API_KEYS_", null, "gateway.api-keys.<client>.sha256 is missing"),
                        Arguments.of(PLATFORM_KEYS, " ", "paycools.platform-public-keys is missing"),
                        Arguments.of(MERCHANT_KEY, null, "paycools.merchant-private-key is missing"),
                        Arguments.of(MERCHANT_KEY, " ", "paycools.merchant-private-key"))
                .limit(Proof.isLong() ? 5 : 2);
    }

    /** Production does not run without a secret, so that there is none to be skipped. */
    @ParameterizedTest
    @MethodSource("missing")
    void b15_shouldEndWithoutASecret(String variable, String value, String sentence)
            throws IOException, InterruptedException {
        PackagedGateway gateway = gateway();
        if (variable.endsWith("_")) {
            for (String client : List.of("SHOP", "PAYROLL", "SUPPORT", "SUPERVISOR")) {
                gateway.with(variable + client + "_SHA256", null).with(variable + client + "_ROLES", null);
            }
        } else {
            gateway.with(variable, value);
        }
        assertEnds(gateway, sentence);
    }

    private static void assertEnds(PackagedGateway gateway, String sentence) throws IOException, InterruptedException {
        try (gateway) {
            Integer code = gateway.start().awaitExit();
            assertNotNull(code, "still running: " + gateway.output());
            assertNotEquals(0, code);
            assertTrue(gateway.output().lines().anyMatch(line -> line.startsWith(sentence)), gateway.output());
            assertFalse(gateway.output().contains("\tat "), gateway.output());
        }
    }

    /** Refused while the database is away; applied once from the same bytes when it is back. */
    @Test
    void b22_shouldTakeAgainWhatItCouldNotKeep() throws IOException, InterruptedException, SQLException {
        try (PackagedGateway gateway = gateway().startAndAwaitReady()) {
            String orderId = Payments.newOrderId();
            String id =
                    gateway.create(Payments.cashier(orderId), "key-" + orderId).path("id");
            String body = Webhooks.signed(Webhooks.paid(orderId));
            database.stop(OwnPostgres.Stop.IMMEDIATE);
            try {
                Response refused = deliver(gateway, body);
                assertEquals(503, refused.statusCode(), refused::asString);
                assertFalse(refused.asString().contains("10000"), refused::asString);
            } finally {
                database.start();
            }
            await().atMost(20, SECONDS).until(() -> deliver(gateway, body).statusCode() == 200);
            assertEquals(Webhooks.ACKNOWLEDGEMENT, deliver(gateway, body).asString());
            gateway.awaitStatus(id, "SUCCEEDED");
            assertAppliedOnce(orderId, id);
        }
    }

    /**
     * The message is committed and nobody has read an acknowledgement when the process is killed: to PayCools that is a
     * delivery that failed. And a payout of unknown outcome waits for its first question when it is.
     */
    @Test
    void b22_b31_shouldKnowAfterACrashWhatItKnewBefore() throws IOException, InterruptedException, SQLException {
        String orderId = Payments.newOrderId();
        String payoutOrder = Payments.newOrderId();
        String body = Webhooks.signed(Webhooks.paid(orderId));
        String id;
        String payout;
        try (PackagedGateway gateway = gateway().startAndAwaitReady()) {
            id = gateway.create(Payments.cashier(orderId), "key-" + orderId).path("id");
            payout = gateway.createPayout(
                            Payouts.toBank(payoutOrder, "sandbox:no-webhook sandbox:reset-after-accept"),
                            "key-" + payoutOrder)
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            URI address = URI.create(gateway.url());
            try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                deaf.getOutputStream()
                        .write(("POST " + Webhooks.PATH
                                        + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: " + bytes.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                deaf.getOutputStream().write(bytes);
                deaf.getOutputStream().flush();
                await().atMost(20, SECONDS).until(() -> kept(orderId) == 1);
                gateway.kill();
            }
        }
        try (PackagedGateway gateway = gateway().startAndAwaitReady()) {
            Response again = deliver(gateway, body);
            assertEquals(200, again.statusCode());
            assertEquals(Webhooks.ACKNOWLEDGEMENT, again.asString());
            gateway.awaitStatus(id, "SUCCEEDED");
            assertAppliedOnce(orderId, id);
            // By the resolver alone, in its time: the first question comes after ten seconds.
            await().atMost(40, SECONDS).until(() -> gateway.as(Callers.PAYROLL)
                    .get("/v1/payouts/" + payout)
                    .jsonPath()
                    .getString("status")
                    .equals("SUCCEEDED"));
            assertEquals(1, payCools.ordersOf(payoutOrder));
        }
    }

    private static Response deliver(PackagedGateway gateway, String body) {
        return given().baseUri(gateway.url())
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(Webhooks.PATH);
    }

    private static int kept(String orderId) throws SQLException {
        return database.texts("select state from webhook_inbox where merchant_order_id = ?", orderId)
                .size();
    }

    private static void assertAppliedOnce(String orderId, String id) throws SQLException {
        await().atMost(20, SECONDS)
                .until(
                        () -> database.texts("select state from webhook_inbox where merchant_order_id = ?", orderId),
                        List.of("APPLIED")::equals);
        List<String> moves = new ArrayList<>(database.texts(
                "select to_status from transaction_event where transaction_id = ?::uuid order by sequence", id));
        assertEquals(List.of("SUBMITTING", "PENDING", "SUCCEEDED"), moves);
        assertEquals(
                1,
                database.texts(
                                "select id from notification_event where transaction_id = ?::uuid and type ="
                                        + " 'payment.succeeded'",
                                id)
                        .size());
    }
}
