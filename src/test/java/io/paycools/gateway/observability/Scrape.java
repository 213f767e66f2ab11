package io.paycools.gateway.observability;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.restassured.RestAssured.given;

/** What Prometheus gets from the running service. */
final class Scrape {

    /** Of a time series: its name, its labels as text, its value. */
    record Series(String name, Map<String, String> labels, String value) {}

    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    private final Map<String, String> types = new TreeMap<>();
    private final List<Series> series;

    private Scrape(String text) {
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            }
        });
        series = text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .map(found -> new Series(found.group(1), labels(found.group(2)), found.group(3)))
                .toList();
    }

    static Scrape of(String metricsUrl) {
        return new Scrape(given().accept("text/plain")
                .get(metricsUrl)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        for (Matcher label = LABEL.matcher(text == null ? "" : text); label.find(); ) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** The metrics by name, with their types. */
    Map<String, String> types(Predicate<String> names) {
        Map<String, String> wanted = new TreeMap<>(types);
        wanted.keySet().removeIf(names.negate());
        return wanted;
    }

    List<Series> series() {
        return series;
    }

    List<Series> series(String name) {
        return series.stream().filter(each -> each.name().equals(name)).toList();
    }

    /** The names of the labels of all series of a metric, whatever its type; without those that its type brings. */
    Set<String> labelsOf(String metric) {
        Set<String> names = new TreeSet<>();
        for (String ending : List.of("", "_bucket", "_count", "_sum")) {
            series(metric + ending).forEach(each -> names.addAll(each.labels().keySet()));
        }
        names.remove("le");
        names.remove("quantile");
        return names;
    }

    /** The labels of each series name, those that its type brings included. */
    Map<String, Set<String>> labelsOfSeries() {
        Map<String, Set<String>> found = new HashMap<>();
        series.forEach(each -> found.computeIfAbsent(each.name(), name -> new TreeSet<>())
                .addAll(each.labels().keySet()));
        return found;
    }
}
