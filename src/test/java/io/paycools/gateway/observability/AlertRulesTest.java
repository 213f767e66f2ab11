package io.paycools.gateway.observability;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Each alert says how bad it is, what it is, and where it is written what to do. */
class AlertRulesTest {

    private static final Path RUNBOOK = Path.of("src/site/markdown/operations.md");
    private static final Path FOR_THE_OPERATOR = Path.of("deploy/kubernetes/monitoring/alerts.yaml");

    private static final Path TRIED = Path.of("src/test/resources/observability/alerts-test.yaml");

    /** What comes before the groups in the file for the Prometheus operator. */
    private static final String ENVELOPE = """
            # The same rules as deploy/observability/alerts.yaml, as the Prometheus operator takes them. Generated:
            # ./mvnw test -Dtest=AlertRulesTest -Dgenerate=true
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: paycools-gateway
              labels:
                app.kubernetes.io/name: paycools-gateway
            spec:
            """;

    @Test
    void shouldSayOfEachAlertHowBadItIsAndWhatToDo() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : Rules.all()) {
            String name = rule.path("alert").asText();
            assertTrue(names.add(name), name + " stands twice");
            assertTrue(Set.of("critical", "warning", "info")
                    .contains(rule.at("/labels/severity").asText()));
            assertFalse(rule.at("/annotations/summary").asText().isBlank(), name);
            assertFalse(rule.at("/annotations/description").asText().isBlank(), name);
            assertEquals(
                    RUNBOOK + "#" + name.toLowerCase(Locale.ROOT),
                    rule.at("/annotations/runbook_url").asText());
        }
        Set<String> entries = new TreeSet<>();
        for (Matcher entry = Pattern.compile("(?m)^#### (\\w+)\\n\\n(?:.+\\n)+").matcher(runbook); entry.find(); ) {
            entries.add(entry.group(1));
            for (String part : List.of("**Means**", "**Look**", "**Do**")) {
                assertTrue(entry.group().contains(part), entry.group(1) + " has no " + part);
            }
        }
        assertEquals(names, entries);
        String tried = Files.readString(TRIED);
        for (String name : names) {
            assertTrue(tried.contains("alertname=\"" + name + "\", alertstate=\"firing\""), name + " is not tried");
        }
    }

    @Test
    void shouldGiveTheOperatorTheSameRules() throws IOException {
        String generated = ENVELOPE
                + Files.readString(Rules.FILE)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> "  " + line)
                        .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("generate")) {
            Files.writeString(FOR_THE_OPERATOR, generated);
        }
        assertEquals(generated, Files.readString(FOR_THE_OPERATOR));
        assertEquals(
                Rules.read(Rules.FILE).path("groups"),
                Rules.read(FOR_THE_OPERATOR).at("/spec/groups"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check rules deploy/observability/alerts.yaml",
                "test rules src/test/resources/observability/alerts-test.yaml"
            })
    void shouldSatisfyPrometheus(String arguments) throws IOException, InterruptedException {
        assumeTrue(isInstalled("promtool"), "no promtool here (apt-get install prometheus); the rules are not run");
        List<String> command = Stream.concat(Stream.of("promtool"), Arrays.stream(arguments.split(" ", -1)))
                .toList();
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(promtool.waitFor(60, TimeUnit.SECONDS), "promtool does not end");
        assertEquals(0, promtool.exitValue(), said);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
