package io.paycools.gateway.packaged;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * A wrong configuration stops the start, with one plain sentence; the rules one by one are tested without a process.
 */
class StartRefusalIT {

    private static EmbeddedPostgres database;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "PAYCOOLS_MERCHANT_PRIVATE_KEY",
                        Vectors.key("merchant-2048.encrypted-pkcs8.pem"),
                        "paycools.merchant-private-key holds an encrypted private key; decrypt it first, the gateway takes"
                                + " no passphrase."),
                Arguments.of(
                        "PAYCOOLS_PLATFORM_PUBLIC_KEYS",
                        Vectors.key("merchant-2048.public.pem"),
                        "paycools.platform-public-keys holds our own public key; the key that PayCools handed out belongs"
                                + " here."),
                Arguments.of(
                        "PAYCOOLS_ALLOW_INSECURE_BASE_URL",
                        null,
                        "paycools.base-url is not https; for a stand-in without TLS set paycools.allow-insecure-base-url to"
                                + " true."),
                Arguments.of(
                        "GATEWAY_API_KEYS_SHOP_SHA256",
                        "key-of-the-shop",
                        "gateway.api-keys.shop.sha256 must be 64 hexadecimal digits, the SHA-256 of the key."),
                Arguments.of(
                        "GATEWAY_API_KEYS_SHOP_ACCOUNTS",
                        "brnach",
                        "gateway.api-keys.shop.accounts names an account that is not configured."),
                Arguments.of(
                        "GATEWAY_API_KEYS_SHOP_ACCOUNTS",
                        "",
                        "gateway.api-keys.shop.accounts must name one or more accounts; without it the client may use all."),
                Arguments.of(
                        "GATEWAY_PAYOUTS_APPROVAL_TRESHOLD_PHP",
                        "50000",
                        "GATEWAY_PAYOUTS_APPROVAL_TRESHOLD_PHP sets no property of the gateway."),
                Arguments.of(
                        "GATEWAY_RECONCILIATION_GIVE_UP_AFTER",
                        "-PT1H",
                        "gateway.reconciliation.give-up-after must be a time such as PT2M or P90D, longer than nothing and at"
                                + " most 3660 days."),
                Arguments.of(
                        "GATEWAY_OIDC_AUDIENCE",
                        "paycools-gateway",
                        "gateway.oidc.issuer is missing: the other properties of gateway.oidc mean nothing without it."),
                Arguments.of(
                        "PAYCOOLS_TLS_CONFIGURATION",
                        "company",
                        "paycools.tls-configuration names a TLS configuration that is not there: set"
                                + " quarkus.tls.<name>.trust-store.pem.certs."),
                Arguments.of(
                        "GATEWAY_ENCRYPTION_KEYS",
                        null,
                        "gateway.encryption-keys is missing: production keeps personal data under a key or not at all."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldNotStart(String variable, String value, String sentence) throws IOException, InterruptedException {
        try (PackagedGateway gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:1")
                .with(variable, value)
                .start()) {
            Integer code = gateway.awaitExit();
            String output = gateway.output();
            assertNotNull(code, "still running: " + output);
            assertNotEquals(0, code);
            assertEquals(List.of(sentence), said(output), output);
            if (value != null && value.length() > 10 && variable.contains("KEY")) {
                assertFalse(
                        output.contains(value.strip().substring(value.strip().length() / 2)), "shows the value");
            }
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheDatabaseIsAway() throws IOException, InterruptedException {
        try (PackagedGateway gateway = new PackagedGateway(Ports.free(), "http://127.0.0.1:1")
                .with("GATEWAY_STORAGE_WAIT_AT_START", "PT1S")
                .start()) {
            Integer code = gateway.awaitExit();
            String output = gateway.output();
            assertNotNull(code, "still running: " + output);
            assertNotEquals(0, code);
            assertEquals(
                    List.of("The database cannot be used: nobody answers at its address. Check"
                            + " quarkus.datasource.jdbc.url, username and password."),
                    said(output),
                    output);
        }
    }

    @Test
    void shouldWaitForADatabaseThatStartsLater() throws IOException {
        int port = Ports.free();
        try (PackagedGateway gateway = new PackagedGateway(port, "http://127.0.0.1:1").start()) {
            await().atMost(60, SECONDS).until(() -> gateway.output().contains("waiting for it"));
            try (EmbeddedPostgres late =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                await().atMost(60, SECONDS).until(() -> gateway.health("ready") == 200);
                assertEquals(port, late.getPort());
            }
        }
    }

    /** What was printed beyond the usual log: plain, for whoever reads the end of it. */
    private static List<String> said(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.matches("^\\{\"timestamp\":.*\"level\":\"(INFO|WARN)\".*}$"))
                .toList();
    }
}
