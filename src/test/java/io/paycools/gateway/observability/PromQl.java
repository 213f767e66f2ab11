package io.paycools.gateway.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in an expression for Prometheus which metrics it reads, and by which labels. */
final class PromQl {

    /** A selector of a metric, with the labels that it names. */
    record Selector(String metric, Set<String> labels) {}

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:$])([a-zA-Z_:][\\w:]*)\\s*(?:\\{([^}]*)\\}|(\\())?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");

    private PromQl() {}

    static List<Selector> selectors(String expression) {
        String bare =
                RANGE.matcher(GROUPING.matcher(expression).replaceAll(" ")).replaceAll(" ");
        List<Selector> found = new ArrayList<>();
        for (Matcher each = SELECTOR.matcher(bare); each.find(); ) {
            if (each.group(3) == null && !WORDS.contains(each.group(1))) {
                Set<String> labels = new TreeSet<>();
                for (Matcher label = LABEL.matcher(each.group(2) == null ? "" : each.group(2)); label.find(); ) {
                    labels.add(label.group(1));
                }
                found.add(new Selector(each.group(1), labels));
            }
        }
        return found;
    }

    /** The labels by which results are grouped. */
    static Set<String> groupings(String expression) {
        Set<String> labels = new TreeSet<>();
        for (Matcher each = GROUPING.matcher(expression); each.find(); ) {
            for (String label : each.group(1).split(",", -1)) {
                labels.add(label.strip());
            }
        }
        return labels;
    }

    /** What of the expression the service does not show; empty when all is there. */
    static List<String> missing(String expression, Map<String, Set<String>> shown, Set<String> fromOutside) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new TreeSet<>(fromOutside);
        List<Selector> selectors = selectors(expression);
        if (selectors.isEmpty()) {
            problems.add("nothing is read in " + expression);
        }
        for (Selector selector : selectors) {
            Set<String> labels = selector.metric().equals("up") ? Set.of() : shown.get(selector.metric());
            if (labels == null) {
                problems.add("no metric " + selector.metric());
                continue;
            }
            known.addAll(labels);
            for (String label : selector.labels()) {
                if (!labels.contains(label) && !fromOutside.contains(label)) {
                    problems.add("no label " + label + " at " + selector.metric());
                }
            }
        }
        for (String label : groupings(expression)) {
            if (!known.contains(label)) {
                problems.add("no label " + label + " in " + expression);
            }
        }
        return problems;
    }
}
