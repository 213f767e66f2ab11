package io.paycools.gateway.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is drawn and what raises an alarm is there to be measured; Grafana itself is not asked. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class DashboardTest {

    private static final Path FILE = Path.of("deploy/observability/dashboard.json");

    /** Added by Prometheus, to whatever it reads. */
    private static final Set<String> FROM_OUTSIDE = Set.of("job", "instance", "le");

    private static final String ANY_SOURCE = "${datasource}";

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsUrl;

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(FILE));
    }

    private static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void shouldReadOnlyWhatTheServiceShows() throws IOException {
        Map<String, Set<String>> shown = Traffic.scrapeAfterSome(metricsUrl).labelsOfSeries();
        List<String> problems = new ArrayList<>();
        for (JsonNode rule : Rules.all()) {
            problems.addAll(PromQl.missing(rule.path("expr").asText(), shown, FROM_OUTSIDE));
        }
        for (JsonNode panel : each(dashboard().path("panels"))) {
            for (JsonNode target : each(panel.path("targets"))) {
                problems.addAll(PromQl.missing(target.path("expr").asText(), shown, FROM_OUTSIDE));
            }
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void shouldBeADashboardThatCanBeProvisioned() throws IOException {
        JsonNode dashboard = dashboard();
        assertTrue(dashboard.path("id").isNull(), "an id belongs to one Grafana");
        assertEquals("paycools-gateway", dashboard.path("uid").asText());
        assertTrue(dashboard.path("schemaVersion").asInt() >= 36);
        assertFalse(dashboard.has("__inputs"), "an export for sharing cannot be provisioned");
        List<JsonNode> variables = each(dashboard.at("/templating/list"));
        assertEquals("datasource", variables.get(0).path("name").asText());
        assertEquals("datasource", variables.get(0).path("type").asText());
        assertEquals("prometheus", variables.get(0).path("query").asText());
        Set<Integer> ids = new HashSet<>();
        List<String> rows = new ArrayList<>();
        for (JsonNode panel : each(dashboard.path("panels"))) {
            assertTrue(ids.add(panel.path("id").asInt()), "an id stands twice");
            assertFalse(panel.path("title").asText().isBlank());
            JsonNode place = panel.path("gridPos");
            assertTrue(place.path("x").asInt() + place.path("w").asInt() <= 24, panel.path("title")::asText);
            if (panel.path("type").asText().equals("row")) {
                rows.add(panel.path("title").asText());
                continue;
            }
            assertTrue(Set.of("timeseries", "stat").contains(panel.path("type").asText()));
            assertEquals(ANY_SOURCE, panel.at("/datasource/uid").asText());
            assertFalse(panel.path("targets").isEmpty(), panel.path("title")::asText);
            Set<String> letters = new HashSet<>();
            for (JsonNode target : each(panel.path("targets"))) {
                assertEquals(ANY_SOURCE, target.at("/datasource/uid").asText());
                assertTrue(letters.add(target.path("refId").asText()));
            }
        }
        assertEquals(
                List.of("Traffic", "PayCools, by account", "Unsettled", "Webhooks", "Notifications", "Database", "JVM"),
                rows);
    }

    @Test
    void shouldNotPutPanelsOnTopOfEachOther() throws IOException {
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : each(dashboard().path("panels"))) {
            JsonNode place = panel.path("gridPos");
            for (int x = place.path("x").asInt();
                    x < place.path("x").asInt() + place.path("w").asInt();
                    x++) {
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertTrue(cells.add(x + "/" + y), panel.path("title")::asText);
                }
            }
        }
    }
}
