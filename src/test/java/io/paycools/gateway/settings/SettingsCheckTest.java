package io.paycools.gateway.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Logs;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Our own properties, before Quarkus reads them: one plain sentence that names the wrong one. */
class SettingsCheckTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern NAMED = Pattern.compile(
            // Neither the beginning of names, nor the name of an attribute of a span.
            "(?<!stringKey\\()\"((?:gateway|paycools)\\.[a-z0-9.-]*[a-z0-9])\"");
    private static final Pattern EVERY = Pattern.compile("every = \"\\$\\{([a-z.-]+)}\"");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z0-9.-]+)\"\\)");

    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private void check() {
        new SettingsCheck(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "settings", 100))
                                .withSources(new EnvConfigSource(environment, 300))
                                .build(),
                        environment)
                .check();
    }

    private String refusal() {
        return assertThrows(ConfigurationException.class, this::check).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.idempotency.busy-time|PT0S|must be a time such as PT2M or P90D, longer than nothing and at most 3660 days.",
                "gateway.idempotency.busy-time|-PT5S|must be a time such as PT2M or P90D, longer than nothing and at most 3660 days.",
                "gateway.idempotency.busy-time|soon|must be a time such as PT2M or P90D, longer than nothing and at most 3660 days.",
                "gateway.reconciliation.give-up-after|P9999999D|must be a time such as PT2M or P90D, longer than nothing and at most 3660 days.",
                "gateway.reconciliation.interval|0|must be a time such as 5s or PT5S, longer than nothing and at most an hour.",
                "gateway.reconciliation.interval|off|must be a time such as 5s or PT5S, longer than nothing and at most an hour.",
                "gateway.storage.connection-timeout|P30D|must be a time such as 5s or PT5S, longer than nothing and at most an hour.",
                "paycools.read-timeout|x|must be a time such as 5s or PT5S, longer than nothing and at most an hour.",
                "paycools.malaysia.read-timeout|0s|must be a time such as 5s or PT5S, longer than nothing and at most an hour.",
                "paycools.max-requests-per-second|many|must be a whole number of 1 or more.",
                "paycools.max-requests-per-second|0|must be a whole number of 1 or more.",
                "gateway.links.requests-per-minute-per-link|-1|must be a whole number of 1 or more.",
                "gateway.notifications.max-endpoints-per-client|99999999999|must be a whole number of 1 or more.",
                "paycools.allow-insecure-base-url|yes|must be true or false.",
                "paycools.allow-insecure-base-url|TRUE|must be true or false.",
                "gateway.notifications.allow-loopback|''|must be true or false.",
                "gateway.max-body-size|huge|must be a size such as 64K or 8M.",
                "gateway.max-body-size|0|must be a size such as 64K or 8M.",
                "gateway.payouts.max-batch-size|8T|must be a size such as 64K or 8M.",
                "gateway.webhooks.allowed-ips|203.0.113.7|must be a list of networks such as 203.0.113.0/24 or fd00::/8.",
                "gateway.notifications.denied-networks|10.0.0.0/8,|must be a list of networks such as 203.0.113.0/24 or fd00::/8.",
                "gateway.notifications.allowed-schemes|ftp|must be https, or https and http.",
                "gateway.payouts.day-zone|Manila|must be a time zone such as Asia/Singapore."
            })
    void shouldRefuseAWrongValue(String name, String value, String rule) {
        settings.put(name, value);
        assertEquals(name + " " + rule, refusal());
    }

    @Test
    void shouldRefuseAWrongValueOfAVariable() {
        environment.put("GATEWAY_PAYOUTS_SEND_DEADLINE", "6 hours");
        assertTrue(refusal().startsWith("gateway.payouts.send-deadline must be a time such as PT2M"), this::refusal);
    }

    @Test
    void shouldRefuseTimesThatDoNotFit() {
        settings.put("gateway.links.default-validity", "P8D");
        settings.put("gateway.links.max-validity", "P7D");
        assertEquals("gateway.links.max-validity must not be shorter than gateway.links.default-validity.", refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.payouts.approval-treshold.PHP",
                "gateway.payouts.approval-threshold",
                "gateway.api-keys.shop.sha265",
                "gateway.webhook.allowed-ips",
                "gateway.oidc.client.shop.subject",
                "paycools.app-idd",
                "paycools.malaysia.read-timeot",
                "paycools.malaysia.paths.refund"
            })
    void shouldRefuseANameThatIsNone(String name) {
        settings.put(name, "1");
        assertEquals(name + " is no property of the gateway.", refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEWAY_PAYOUTS_APPROVAL_TRESHOLD_PHP",
                "GATEWAY_API_KEYS_SHOP_SHA265",
                "GATEWAY_WEBHOOKS_ALLOWED_IP",
                "PAYCOOLS_PATHS_REFUND"
            })
    void shouldRefuseAVariableThatIsNone(String variable) {
        environment.put(variable, "1");
        assertEquals(variable + " sets no property of the gateway.", refusal());
    }

    @Test
    void shouldLeaveTheDevelopmentModeItsOwnValues() {
        settings.put("gateway.dev.postgres-port", "15432");
        assertDoesNotThrow(this::check);
    }

    @Test
    void shouldWarnOfAVariableThatMayBeSomebodyElses() {
        environment.put("GATEWAY_URL", "http://localhost:8080");
        environment.put("PAYCOOLS_READ_TIMEOT", "PT1S");
        try (Logs logs = Logs.collect()) {
            assertDoesNotThrow(this::check);
            assertEquals(1, logs.containing("GATEWAY_URL").size());
            assertEquals(1, logs.containing("PAYCOOLS_READ_TIMEOT").size());
        }
    }

    @Test
    void shouldTakeWhatIsRight() throws IOException {
        Properties ours = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            ours.load(file);
        }
        ours.forEach((name, value) -> settings.put((String) name, (String) value));
        settings.put("gateway.payouts.approval-threshold.PHP", "50000");
        settings.put("gateway.links.merchant-names.malaysia", "Kedai");
        settings.put("gateway.api-keys.other-shop.roles", "read");
        settings.put("gateway.api-keys.\"shop.one\".roles", "read");
        settings.put("paycools.malaysia.paths.balance", "/balance");
        environment.putAll(Map.of(
                "GATEWAY_PAYOUTS_DAILY_LIMIT_THB", "1",
                "GATEWAY_API_KEYS_SHOP_SHA256", "1",
                "GATEWAY_API_KEYS_OTHER_SHOP_SHA256", "1",
                "GATEWAY_OIDC_CLIENTS_SHOP_SUBJECT", "x",
                "PAYCOOLS_APP_ID", "1",
                "PAYCOOLS_MALAYSIA_APP_ID", "1",
                "PAYCOOLS_CALLBACK_BASE_URL", "https://gateway.example",
                // A service of Kubernetes that is called as ours is.
                "PAYCOOLS_GATEWAY_SERVICE_HOST", "10.0.0.1",
                "PAYCOOLS_GATEWAY_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "PAYCOOLS_GATEWAY_SERVICE_PORT_HTTP", "8080"));
        try (Logs logs = Logs.collect()) {
            assertDoesNotThrow(this::check);
            assertEquals(List.of(), logs.containing("GATEWAY", "PAYCOOLS"));
        }
    }

    /** Whatever the code reads is known, and what is known is read. */
    @Test
    void shouldKnowEveryPropertyOfTheCode() throws IOException, ClassNotFoundException {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.toString().contains("KnownSettings"))
                    .filter(path -> !path.toString().contains("/sandbox/")
                            && !path.toString().contains("/dev/"))
                    .toList()) {
                read.addAll(propertiesOf(file));
            }
        }
        assertEquals(read, new TreeSet<>(KnownSettings.kinds().keySet()));
    }

    private static Set<String> propertiesOf(Path file) throws IOException, ClassNotFoundException {
        String source = Files.readString(file);
        Set<String> found = new TreeSet<>();
        if (source.contains("@ConfigProperty") || source.contains("getConfig()")) {
            for (Matcher named = NAMED.matcher(source); named.find(); ) {
                found.add(named.group(1));
            }
        }
        for (Matcher every = EVERY.matcher(source); every.find(); ) {
            found.add(every.group(1));
        }
        Matcher mapping = MAPPING.matcher(source);
        if (mapping.find()) {
            String path = SOURCES.relativize(file).toString();
            Class<?> type = Class.forName(path.substring(0, path.length() - 5).replace('/', '.'));
            found.addAll(ConfigMappings.getProperties(configClass(type, mapping.group(1))).keySet().stream()
                    // Not the elements of lists.
                    .filter(name -> !name.contains("["))
                    .collect(Collectors.toSet()));
        }
        return found;
    }
}
