package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Vectors;
import io.restassured.path.json.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every key is rotated, as the runbook says, while two replicas take requests steadily, 200 a second in the profile
 * proof: none is refused, none is lost, and none of the messages in either direction is one that its receiver cannot
 * verify.
 */
class RotationIT {

    private static final String OLD_KEY = "2026:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String NEW_KEY = "2027:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String NEW_PAYROLL = "the-next-key-of-payroll";
    private static final String PATH = "/events";
    private static final String ENCRYPTION_KEYS_USED_TWICE =
            "gateway_secrets_reloads_total{outcome=\"used\",secret=\"gateway.encryption-keys-file\"} 2.0";

    @TempDir
    Path folder;

    private final Receiver receiver = new Receiver();
    private final Queue<Receiver.Received> unverifiable = new ConcurrentLinkedQueue<>();
    private volatile String payrollKey = Callers.PAYROLL;
    private EmbeddedPostgres database;
    private StandIn payCools;
    private PackagedGateway one;
    private PackagedGateway other;
    private Traffic traffic;
    private int warmingUp;

    @Test
    void shouldRefuseNothingWhileEveryKeyIsRotated() throws IOException, SQLException {
        write("merchant", Vectors.key("merchant-2048.pkcs8.pem"));
        write("platform", Vectors.key("platform-2048.public.pem"));
        write("clients", clients(Callers.sha256(Callers.PAYROLL)));
        write("encryption", OLD_KEY);
        write("other.properties", "quarkus.datasource.password=postgres\npaycools.app-id=" + Vectors.APP_ID + "\n");
        int port = Ports.free();
        try (receiver;
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                PackagedGateway first = gateway(postgres, port);
                PackagedGateway second = gateway(postgres, port);
                StandIn standIn = StandIn.delivering(port, first.url())) {
            database = postgres;
            payCools = standIn;
            one = first.startAndAwaitReady();
            other = second.startAndAwaitReady();
            JsonPath endpoint = register();
            verifyEachWith(endpoint.getString("secret"));
            warmUp();
            try (Traffic running = new Traffic(Proof.rate())) {
                traffic = running;
                pause();
                rotateCallersKey();
                rotateMerchantKey();
                rotatePlatformKey();
                String secret = rotateNotificationSecret(endpoint.getString("id"));
                rotateEncryptionKey();
                assertNothingWasRefused(running);
                assertToldVerifiably(secret);
            }
        }
    }

    /** Callers who create, up to 60 a second, and callers who look at what there is, as many as it takes. */
    private final class Traffic implements AutoCloseable {

        private final int perSecond;
        private final SteadyLoad creating;
        private final SteadyLoad reading;

        Traffic(int rate) {
            perSecond = Math.min(rate, 60);
            creating = new SteadyLoad(perSecond, RotationIT.this::next);
            reading = new SteadyLoad(Math.max(5, rate - perSecond), RotationIT.this::look);
        }

        void await(int seconds) {
            creating.awaitMore(perSecond * seconds);
        }

        @Override
        public void close() {
            creating.close();
            reading.close();
        }
    }

    private SteadyLoad.Order look(int number) {
        PackagedGateway gateway = number % 2 == 0 ? one : other;
        return new SteadyLoad.Order(gateway.url() + "/v1/transactions?limit=1", payrollKey, null);
    }

    /** Every tenth is a payout, which also brings a webhook and a notification. */
    private SteadyLoad.Order next(int number) {
        PackagedGateway gateway = number % 4 < 2 ? one : other;
        return number % 10 == 0
                ? new SteadyLoad.Order(gateway.url() + "/v1/payouts", payrollKey, Payouts.toBank(Payments.newOrderId()))
                : new SteadyLoad.Order(
                        gateway.url() + "/v1/payments", Callers.SHOP, Payments.cashier(Payments.newOrderId()));
    }

    /** A process that has just started is no measure: its first requests take a hundred times as long. */
    private void warmUp() {
        int seconds = Proof.isLong() ? 75 : 10;
        for (int part : Proof.isLong() ? new int[] {4, 2} : new int[] {4}) {
            try (Traffic few = new Traffic(Math.max(10, Proof.rate() / part))) {
                few.await(seconds);
                warmingUp += few.creating.stop().size();
            }
        }
    }

    private void pause() {
        traffic.await(Proof.seconds());
    }

    private void rotateCallersKey() throws IOException {
        write("clients", clients(Callers.sha256(Callers.PAYROLL) + "," + Callers.sha256(NEW_PAYROLL)));
        await().atMost(30, SECONDS)
                .until(() -> statusFor(one, NEW_PAYROLL) == 200 && statusFor(other, NEW_PAYROLL) == 200);
        payrollKey = NEW_PAYROLL;
        pause();
        write("clients", clients(Callers.sha256(NEW_PAYROLL)));
        await().atMost(30, SECONDS)
                .until(() -> statusFor(one, Callers.PAYROLL) == 401 && statusFor(other, Callers.PAYROLL) == 401);
    }

    private static int statusFor(PackagedGateway gateway, String key) {
        return gateway.as(key).get("/v1/transactions?limit=1").statusCode();
    }

    /** PayCools has one key of ours at a time; we are not told when it changes. */
    private void rotateMerchantKey() throws IOException {
        write("merchant-next", Vectors.key("stranger-2048.pkcs8.pem"));
        awaitOnBoth("default.merchantKey.next", true);
        pause();
        payCools.keep("stranger-2048.public.pem", "platform-2048.pkcs8.pem");
        pause();
        write("merchant", Vectors.key("stranger-2048.pkcs8.pem"));
        Files.delete(folder.resolve("merchant-next"));
        awaitOnBoth("default.merchantKey.next", false);
        pause();
    }

    private void rotatePlatformKey() throws IOException {
        write(
                "platform",
                Vectors.key("platform-2048.public.pem") + "\n" + Vectors.key("platform-next-2048.public.pem"));
        awaitOnBoth("default.platformKey.2", true);
        payCools.keep("stranger-2048.public.pem", "platform-next-2048.pkcs8.pem");
        pause();
        // What was signed before has arrived by now.
        awaitNoWebhookUnderWay();
        write("platform", Vectors.key("platform-next-2048.public.pem"));
        awaitOnBoth("default.platformKey.2", false);
        pause();
    }

    private void awaitNoWebhookUnderWay() {
        int before = payCools.countOrders();
        await().atMost(60, SECONDS).until(() -> payCools.orders().stream()
                .limit(before)
                .noneMatch(order -> "PENDING".equals(order.get("status"))
                        && ((String) order.get("transactionId")).startsWith("DU")));
    }

    private String rotateNotificationSecret(String endpoint) {
        String secret = one.as(Callers.SUPERVISOR)
                .post("/v1/notification-endpoints/" + endpoint + "/rotate-secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        pause();
        return secret;
    }

    private void rotateEncryptionKey() throws IOException {
        write("encryption", NEW_KEY + "," + OLD_KEY);
        await().atMost(60, SECONDS)
                .until(() ->
                        count("select count(*) from payment_transaction where beneficiary_sealed like '2027:%'") > 0);
        pause();
        for (PackagedGateway gateway : List.of(one, other)) {
            await().atMost(60, SECONDS).until(() -> isSealedAnew(gateway));
        }
        write("encryption", NEW_KEY);
        for (PackagedGateway gateway : List.of(one, other)) {
            await().atMost(30, SECONDS).until(() -> given().get(gateway.managementUrl() + "/q/metrics")
                    .asString()
                    .contains(ENCRYPTION_KEYS_USED_TWICE));
        }
        pause();
    }

    /** What an operator looks at before the old key is taken away. */
    private static boolean isSealedAnew(PackagedGateway gateway) {
        JsonPath keys = gateway.as(Callers.SUPERVISOR)
                .get("/v1/personal-data/keys")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return keys.getString("newestKeyId").equals("2027")
                && keys.getList("older").isEmpty();
    }

    private void assertNothingWasRefused(Traffic traffic) throws SQLException {
        Queue<SteadyLoad.Answer> answers = traffic.creating.stop();
        Queue<SteadyLoad.Answer> looks = traffic.reading.stop();
        assertEquals(
                List.of(),
                looks.stream().filter(answer -> answer.status() != 200).limit(5).toList());
        List<SteadyLoad.Answer> refused = answers.stream()
                .filter(answer -> (answer.status() != 201 && answer.status() != 202)
                        || "FAILED".equals(JsonPath.from(answer.body()).getString("status")))
                .toList();
        assertEquals(List.of(), refused.stream().limit(5).toList(), refused.size() + " of " + answers.size());
        await().atMost(120, SECONDS)
                .until(() -> count(
                                "select count(*) from payment_transaction where type = 'PAYOUT' and status <> 'SUCCEEDED'")
                        == 0);
        assertEquals(warmingUp + answers.size(), count("select count(*) from payment_transaction"));
        assertEquals(warmingUp + answers.size(), payCools.countOrders());
        assertEquals(0, payCools.duplicates());
        assertEquals(0, count("select count(*) from discrepancy"));
        // Each webhook was taken at its first delivery.
        List<String> repeated = given().get(payCools.url() + "/sandbox/orders?kind=PAYOUT")
                .jsonPath()
                .getList("findAll { it.webhookAttempts != 1 || !it.webhookAcknowledged }.lastWebhookResult");
        assertEquals(List.of(), repeated);
        Proof.say(
                "%d requests at %d a second while every key was rotated: none refused, %d of them orders",
                answers.size() + looks.size(), Proof.rate(), answers.size());
    }

    /** When it comes, as a receiver does: a message older than five minutes is refused for its age. */
    private void verifyEachWith(String secret) {
        receiver.lookAtEach(message -> {
            if (!verifies(secret, message)) {
                unverifiable.add(message);
            }
        });
    }

    private void assertToldVerifiably(String newSecret) throws SQLException {
        int payouts = count("select count(*) from payment_transaction where type = 'PAYOUT'");
        await().atMost(120, SECONDS).until(() -> receiver.received(PATH).size() >= payouts);
        // Both sign for a day, so whenever the receiver changes over, it can verify all.
        assertEquals(List.of(), List.copyOf(unverifiable));
        List<Receiver.Received> messages = receiver.received(PATH);
        assertTrue(verifies(newSecret, messages.get(messages.size() - 1)));
    }

    private static boolean verifies(String secret, Receiver.Received message) {
        Map<String, List<String>> headers = new HashMap<>();
        message.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        try {
            new Webhook(secret).verify(message.body(), headers);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    private JsonPath register() {
        return one.as(Callers.SUPERVISOR)
                .contentType("application/json")
                .body(Endpoints.wanting(receiver.url(PATH), "payout.succeeded"))
                .post("/v1/notification-endpoints")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private void awaitOnBoth(String key, boolean there) {
        for (PackagedGateway gateway : List.of(one, other)) {
            await().atMost(30, SECONDS)
                    .until(() -> there
                            == given().get(gateway.managementUrl() + "/q/health/ready")
                                    .asString()
                                    .contains('"' + key + '"'));
        }
    }

    private String clients(String payrollHashes) {
        return "payroll.sha256=" + payrollHashes + "\npayroll.roles=payouts,read\n";
    }

    /** As a whole or not at all, like everybody should who changes a file that is read. */
    private void write(String name, String text) throws IOException {
        Path draft = Files.writeString(folder.resolve(name + ".draft"), text);
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private PackagedGateway gateway(EmbeddedPostgres postgres, int payCoolsPort) {
        PackagedGateway gateway = new PackagedGateway(
                postgres.getPort(),
                URI.create("http://127.0.0.1:" + payCoolsPort).toString());
        return (Proof.isLong() ? gateway.withFlags(List.of("-XX:+UseSerialGC")) : gateway)
                .with("PAYCOOLS_MERCHANT_PRIVATE_KEY", null)
                .with("PAYCOOLS_MERCHANT_PRIVATE_KEY_FILE", file("merchant"))
                .with("PAYCOOLS_MERCHANT_PRIVATE_KEY_NEXT_FILE", file("merchant-next"))
                .with("PAYCOOLS_PLATFORM_PUBLIC_KEYS", null)
                .with("PAYCOOLS_PLATFORM_PUBLIC_KEY_FILES", file("platform"))
                .with("GATEWAY_API_KEYS_PAYROLL_SHA256", null)
                .with("GATEWAY_API_KEYS_PAYROLL_ROLES", null)
                .with("GATEWAY_API_KEYS_FILE", file("clients"))
                .with("GATEWAY_ENCRYPTION_KEYS", null)
                .with("GATEWAY_ENCRYPTION_KEYS_FILE", file("encryption"))
                .with("QUARKUS_DATASOURCE_PASSWORD", null)
                .with("PAYCOOLS_APP_ID", null)
                .with("QUARKUS_CONFIG_LOCATIONS", file("other.properties"))
                .with("GATEWAY_SECRETS_RELOAD_INTERVAL", "1s")
                .with("GATEWAY_SECRETS_SETTLE_TIME", "PT3S")
                .with("GATEWAY_PERSONAL_DATA_INTERVAL", "1s")
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "2000")
                .with("GATEWAY_NOTIFICATIONS_ALLOWED_SCHEMES", "http")
                .with("GATEWAY_NOTIFICATIONS_ALLOW_LOOPBACK", "true");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private int count(String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
