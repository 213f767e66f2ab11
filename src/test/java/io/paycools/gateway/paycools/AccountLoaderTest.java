package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The configuration of an account: usable, or refused with one sentence that names the property. */
class AccountLoaderTest {

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "paycools.base-url", "https://openapi.paycools.com/",
            "paycools.app-id", "b96f05030ffc411185c06f959e1c9210",
            "paycools.merchant-private-key", Vectors.key("merchant-2048.pkcs8.pem"),
            "paycools.platform-public-keys", Vectors.key("platform-2048.public.pem"),
            "paycools.callback-base-url", "https://gateway.example"));

    @TempDir
    Path folder;

    @Test
    void shouldLoadAnAccount() {
        Account account = load(true);
        assertEquals(
                "https://openapi.paycools.com/open-api/payment/query",
                account.url(account.paths().queryPayment()));
        assertEquals("https://gateway.example/webhooks/paycools/default", account.notifyUrl());
        assertEquals(1, account.keys().platform().size());
    }

    @ParameterizedTest
    @CsvSource({
        "quirk-crlf.pem",
        "quirk-literal-backslash-n.txt",
        "quirk-surrounding-quotes.txt",
        "quirk-trailing-blanks.pem",
        "quirk-base64-wrapped-at-64.txt",
        "merchant-2048.pkcs1.pem",
        "merchant-2048.pkcs1.b64"
    })
    void shouldLoadAKeyHoweverItWasPasted(String file) {
        settings.put("paycools.merchant-private-key", Vectors.key(file));
        String expected = Vectors.key("merchant-2048.public.b64").strip();
        assertEquals(expected, RsaKeys.uploadForm(load(true).keys().signing().publicKey()));
    }

    @ParameterizedTest
    @CsvSource({
        "https://globalapi-dev.paycools.com:8902, , TEST",
        "https://openapi.paycools.com, , PRODUCTION",
        "https://paycools.example, , PRODUCTION",
        "https://devices.paycools.example, , PRODUCTION",
        "https://sandbox.example, , PRODUCTION",
        "https://GlobalAPI-Dev.PayCools.com:8902/, , TEST",
        "https://proxy.shop.example/paycools/, , PRODUCTION",
        "https://globalapi-dev.paycools.com.evil.example/, , PRODUCTION",
        "https://localhost:8090, , PRODUCTION",
        "https://127.0.0.1:8090, , PRODUCTION",
        "http://127.0.0.1:8090, , PRODUCTION",
        "http://egress.shop.example/, , PRODUCTION",
        "http://egress.shop.example/, test, TEST",
        "https://openapi.paycools.com, test, TEST",
        "https://globalapi-dev.paycools.com:8902, Production, PRODUCTION"
    })
    void shouldTellTheEnvironmentByTheAddressUnlessItIsSaid(String url, String said, Environment environment) {
        settings.put("paycools.base-url", url);
        if (said != null) {
            settings.put("paycools.environment", said);
        }
        settings.put("paycools.allow-insecure-base-url", "true");
        assertEquals(environment, load(true).environment());
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost:8090, TEST",
        "http://127.0.0.1:8090, TEST",
        "http://sandbox.example/, TEST",
        "https://openapi.paycools.com, PRODUCTION"
    })
    void shouldTakeAStandInForATestWhileItIsDeveloped(String url, Environment environment) {
        settings.put("paycools.base-url", url);
        assertEquals(environment, load(false).environment());
    }

    @Test
    void shouldRefuseAnEnvironmentThatIsNone() {
        settings.put("paycools.environment", "staging");
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> load(true));
        assertEquals("paycools.environment must be test or production.", refusal.getMessage());
    }

    @Test
    void shouldLoadKeysFromFilesAndSeveralPlatformKeys() {
        settings.remove("paycools.merchant-private-key");
        settings.put(
                "paycools.merchant-private-key-file",
                Vectors.keyFile("merchant-2048.pkcs8.pem").toString());
        settings.put(
                "paycools.platform-public-key-files",
                Vectors.keyFile("platform-next-2048.public.b64") + ", " + Vectors.keyFile("platform-4096.public.pem"));
        assertEquals(3, load(true).keys().platform().size());
    }

    @Test
    void shouldLoadSeveralPlatformKeysFromOneFile() throws IOException {
        settings.remove("paycools.platform-public-keys");
        Path file = folder.resolve("platform");
        settings.put("paycools.platform-public-key-files", file.toString());
        Files.writeString(
                file, Vectors.key("platform-2048.public.pem") + "\n" + Vectors.key("platform-next-2048.public.pem"));
        assertEquals(2, load(true).keys().platform().size());
        Files.writeString(
                file, Vectors.key("platform-2048.public.b64") + ",\n" + Vectors.key("platform-next-2048.public.b64"));
        assertEquals(2, load(true).keys().platform().size());
    }

    @Test
    void shouldTakeTheKeyThatFollowsOnceItsFileIsThere() throws IOException {
        Path file = folder.resolve("next");
        settings.put("paycools.merchant-private-key-next-file", file.toString());
        assertNull(load(true).keys().keys().next());
        Files.writeString(file, Vectors.key("merchant-4096.pkcs8.pem"));
        assertNotNull(load(true).keys().keys().next());
        Files.writeString(file, Vectors.key("merchant-2048.pkcs8.pem"));
        assertNull(load(true).keys().keys().next(), "the same key again");
        Files.writeString(file, Vectors.key("platform-2048.pkcs8.pem"));
        assertEquals(
                "paycools.platform-public-keys holds our own public key; the key that PayCools handed out belongs here.",
                assertThrows(ConfigurationException.class, () -> load(true)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app-id||paycools.app-id is missing.",
                "app-id|' '|paycools.app-id is missing.",
                "merchant-private-key||paycools.merchant-private-key is missing.",
                "merchant-private-key|hello|paycools.merchant-private-key holds text that is neither PEM nor the Base64 of a key.",
                "merchant-private-key-file|/nowhere|paycools.merchant-private-key is set together with paycools.merchant-private-key-file.",
                "platform-public-keys||paycools.platform-public-keys is missing: without PayCools' public key no webhook can be trusted.",
                "platform-public-keys|,|paycools.platform-public-keys is missing: without PayCools' public key no webhook can be trusted.",
                "platform-public-key-files|/nowhere|paycools.platform-public-key-files names a file that cannot be read as text.",
                "base-url||paycools.base-url is missing: production must name PayCools' address.",
                "base-url|openapi.paycools.com|paycools.base-url is not an http or https address.",
                "base-url|ftp://openapi.paycools.com|paycools.base-url is not an http or https address.",
                "base-url|https://user:password@openapi.paycools.com|paycools.base-url is not an http or https address.",
                "base-url|https://openapi.paycools.com/?a=b|paycools.base-url is not an http or https address.",
                "callback-base-url|https://gateway.example/#a|paycools.callback-base-url is not an http or https address.",
                "read-timeout|-PT1S|paycools.read-timeout must be longer than nothing.",
                "connect-timeout|PT0S|paycools.connect-timeout must be longer than nothing.",
                "base-url|http://openapi.paycools.com|paycools.base-url is not https; for a stand-in without TLS set paycools.allow-insecure-base-url to true.",
                "callback-base-url||paycools.callback-base-url is missing.",
                "callback-base-url|http://gateway.example|paycools.callback-base-url must be https: PayCools delivers webhooks to no other address.",
                "max-requests-per-second|0|paycools.max-requests-per-second must be at least 1.",
                "circuit-volume|0|paycools.circuit-volume must be at least 1.",
                "circuit-failure-percentage|0|paycools.circuit-failure-percentage must be at least 1.",
                "circuit-failure-percentage|101|paycools.circuit-failure-percentage must be at most 100.",
                "circuit-delay|PT0S|paycools.circuit-delay must be longer than nothing."
            })
    void shouldRefuseWithOneSentence(String property, String value, String sentence) {
        if (value == null) {
            settings.remove("paycools." + property);
        } else {
            settings.put("paycools." + property, value);
        }
        assertEquals(
                sentence,
                assertThrows(ConfigurationException.class, () -> load(true)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create-payment",
                "query-payment",
                "create-checkout",
                "create-payout",
                "create-payout-malaysia",
                "query-payout",
                "create-refund",
                "query-refund",
                "balance"
            })
    void shouldRefuseEveryPathThatIsNone(String name) {
        settings.put("paycools.paths." + name, "open-api");
        assertEquals(
                "paycools.paths." + name + " is not an absolute path such as /open-api/payment/query.",
                assertThrows(ConfigurationException.class, () -> load(true)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open-api/x",
                "//evil.example/x",
                "https://evil.example/x",
                "/open api/x",
                " /open-api/x",
                "/open-api/x ",
                "/open-api/x?a=b",
                "/open-api/x#a",
                "/open-api/{x}",
                "/open-api/%zz",
                "/open-api\\x",
                "/open-api/\u00f1"
            })
    void shouldRefuseAPathThatIsMoreOrLessThanOne(String path) {
        settings.put("paycools.paths.query-payout", path);
        assertThrows(ConfigurationException.class, () -> load(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/open-api/v2.1/a_b-c~d", "/open-api/%C3%B1", "/a:b@c;d=e"})
    void shouldTakeAnyPath(String path) {
        settings.put("paycools.paths.query-payout", path);
        assertEquals(path, load(true).paths().queryPayout());
    }

    @Test
    void shouldKeepMalaysiasPathApartFromThatOfAllOthers() {
        settings.put("paycools.paths.create-payout", "/other");
        PayCoolsConfig.Paths paths = load(true).paths();
        assertEquals("/other", paths.createPayout());
        assertEquals("/open-api/disbursement", paths.createPayoutMalaysia());
    }

    @ParameterizedTest
    @CsvSource({"merchant-2048.public.pem", "merchant-2048.public.b64"})
    void shouldNoticeOurOwnKeyInThePlaceOfPayCools(String file) {
        settings.put(
                "paycools.platform-public-keys", Vectors.key("platform-2048.public.pem") + "," + Vectors.key(file));
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> load(true));
        assertTrue(refusal.getMessage().startsWith("paycools.platform-public-keys holds our own public key"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merchant-private-key|weak-1024.pkcs8.pem|an RSA key of 1024 bits; at least 2048 are needed",
                "merchant-private-key|ec-p256.pkcs8.pem|an EC private key; PayCools needs RSA",
                "merchant-private-key|merchant-2048.public.pem|a public key where a private key is needed",
                "platform-public-keys|weak-1024.public.pem|an RSA key of 1024 bits; at least 2048 are needed",
                "platform-public-keys|platform-2048.pkcs8.pem|a private key where a public key is needed"
            })
    void shouldNameThePropertyOfAKeyThatIsNotGoodEnough(String property, String file, String found) {
        settings.put("paycools." + property, Vectors.key(file));
        assertEquals(
                "paycools." + property + " holds " + found + ".",
                assertThrows(ConfigurationException.class, () -> load(true)).getMessage());
    }

    @Test
    void shouldTalkToAStandInWithoutTlsOnlyWhenToldTo() {
        settings.put("paycools.base-url", "http://127.0.0.1:8902");
        settings.put("paycools.allow-insecure-base-url", "true");
        assertTrue(load(true).insecure());
    }

    @ParameterizedTest
    @CsvSource({"https://proxy.example/paycools", "https://proxy.example/paycools/"})
    void shouldKeepThePathOfTheBaseAddress(String baseUrl) {
        settings.put("paycools.base-url", baseUrl);
        Account account = load(true);
        assertEquals(
                "https://proxy.example/paycools/open-api/payment/query",
                account.url(account.paths().queryPayment()));
    }

    @Test
    void shouldDefaultToPayCoolsTestHostOutsideOfProduction() {
        settings.remove("paycools.base-url");
        assertEquals("globalapi-dev.paycools.com", load(false).baseUrl().getHost());
    }

    @Test
    void shouldNameThePropertyOfANamedAccount() {
        settings.put("paycools.malaysia.app-id", "x");
        SmallRyeConfig config = config();
        PayCoolsConfig.Account malaysia =
                config.getConfigMapping(PayCoolsConfig.class).accounts().get("malaysia");
        assertEquals(
                "paycools.malaysia.merchant-private-key is missing.",
                assertThrows(ConfigurationException.class, () -> AccountLoader.load("malaysia", malaysia, true))
                        .getMessage());
    }

    /** Every property has to be settable by its variable, as PAYCOOLS_CALLBACK_BASE_URL. */
    @Test
    void shouldReadEveryPropertyFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put(variable(name), value));
        settings.forEach(
                (name, value) -> environment.put(variable(name.replace("paycools.", "paycools.malaysia.")), value));
        environment.put("PAYCOOLS_ALLOW_INSECURE_BASE_URL", "true");
        environment.put("PAYCOOLS_PATHS_CREATE_CHECKOUT", "/other/path");
        environment.put("PAYCOOLS_PATHS_CREATE_PAYOUT_MALAYSIA", "/malaysia/path");
        environment.put("PAYCOOLS_READ_TIMEOUT", "PT7S");
        environment.put("PAYCOOLS_CIRCUIT_VOLUME", "30");
        environment.put("PAYCOOLS_CIRCUIT_FAILURE_PERCENTAGE", "90");
        environment.put("PAYCOOLS_CIRCUIT_DELAY", "PT9S");
        environment.put("PAYCOOLS_MALAYSIA_CIRCUIT_DELAY", "PT8S");
        environment.put("PAYCOOLS_MALAYSIA_CALLBACK_BASE_URL", "https://malaysia.example");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(PayCoolsConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .addDiscoveredConverters()
                .build();
        Map<String, PayCoolsConfig.Account> accounts =
                config.getConfigMapping(PayCoolsConfig.class).accounts();
        assertEquals(
                Set.of("default", "malaysia"),
                accounts.keySet().stream()
                        .filter(name -> !AccountLoader.isMisreadVariable(name))
                        .collect(Collectors.toSet()));
        Account account = AccountLoader.load(PayCoolsConfig.DEFAULT, accounts.get(PayCoolsConfig.DEFAULT), true);
        assertEquals("https://gateway.example/webhooks/paycools/default", account.notifyUrl());
        assertEquals("/other/path", account.paths().createCheckout());
        assertEquals("/malaysia/path", account.paths().createPayoutMalaysia());
        assertEquals(Duration.ofSeconds(7), account.readTimeout());
        assertEquals(new Circuit.Rules(30, 90, Duration.ofSeconds(9)), account.circuit());
        Account malaysia = AccountLoader.load("malaysia", accounts.get("malaysia"), true);
        assertEquals("https://malaysia.example/webhooks/paycools/malaysia", malaysia.notifyUrl());
        assertEquals(new Circuit.Rules(20, 80, Duration.ofSeconds(8)), malaysia.circuit());
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private Account load(boolean production) {
        PayCoolsConfig.Account account =
                config().getConfigMapping(PayCoolsConfig.class).accounts().get(PayCoolsConfig.DEFAULT);
        return AccountLoader.load(PayCoolsConfig.DEFAULT, account, production);
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(PayCoolsConfig.class)
                .withDefaultValues(settings)
                .addDiscoveredConverters()
                .build();
    }
}
