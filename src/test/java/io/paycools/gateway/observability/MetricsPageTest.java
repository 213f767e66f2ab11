package io.paycools.gateway.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The page says what there is to measure: no more, no less. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class MetricsPageTest {

    private static final Path PAGE = Path.of("src/site/markdown/observability.md");

    /** Name, type, labels; the unit and the meaning are for people. */
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:gateway|paycools)_\\w+)` \\| (\\w+) \\|([^|]*)\\| [^|]+ \\| [^|]+ \\|");

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsUrl;

    private static boolean isOurs(String name) {
        return name.startsWith("gateway_") || name.startsWith("paycools_");
    }

    @Test
    void shouldListWhatTheServiceShows() throws IOException {
        Scrape scrape = Traffic.scrapeAfterSome(metricsUrl);
        Map<String, String> shown = new TreeMap<>();
        scrape.types(MetricsPageTest::isOurs)
                .forEach((name, type) -> shown.put(name, type + " " + scrape.labelsOf(name)));

        Map<String, String> listed = new TreeMap<>();
        for (Matcher row = ROW.matcher(Files.readString(PAGE)); row.find(); ) {
            Set<String> labels = Pattern.compile("`(\\w+)`")
                    .matcher(row.group(3))
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(null, listed.put(row.group(1), row.group(2) + " " + labels), row.group(1) + " stands twice");
        }

        assertEquals(lines(shown), lines(listed));
    }

    private static String lines(Map<String, String> metrics) {
        return metrics.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void shouldNotLetAnybodyMakeUpLabels() {
        Scrape scrape = Traffic.scrapeAfterSome(metricsUrl);
        for (Scrape.Series series : scrape.series()) {
            assertFalse(series.labels().containsValue("made-up-by-somebody"), series.toString());
            series.labels()
                    .forEach((label, value) -> assertTrue(
                            !isOurs(series.name()) || value.matches("[A-Za-z0-9_.+-]{1,40}"), series::toString));
        }
        assertEquals(
                1,
                scrape.series("paycools_webhooks_total").stream()
                        .filter(each -> each.labels().get("account").equals("unknown"))
                        .filter(each -> each.labels().get("verdict").equals("unknown_account"))
                        .filter(each -> Double.parseDouble(each.value()) >= 1)
                        .count());
    }
}
