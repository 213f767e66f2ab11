package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The SQL of one payment's life as PostgreSQL logged it, as a script for pgbench. Two lives tell which parameters are
 * the payment's own: those differ, and each run of the script has other ones.
 */
final class PaymentLifeSql {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern LOGGED = Pattern.compile("(?:statement|execute [^:]*): (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (NULL|'((?:[^']|'')*)')");
    private static final Pattern PLACE = Pattern.compile("\\$(\\d+)");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:.*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9]{8,64}");
    private static final String MARK = "benchmark-mark-";

    /** One statement with its parameters; null is NULL. */
    private record Step(String sql, List<String> parameters) {}

    private PaymentLifeSql() {}

    /** Puts a mark into the log, behind all that was logged before. */
    static void mark(DurablePostgres database, String name) throws SQLException {
        database.text("select '" + MARK + name + "'");
        Awaitility.await().atMost(60, SECONDS).until(() -> Files.readString(database.log()).contains(MARK + name));
    }

    /** The transactions between two marks in the order in which they ended; a statement alone is one too. */
    private static List<List<Step>> transactions(Path log, String from, String to) throws IOException {
        Map<Integer, List<Step>> open = new HashMap<>();
        List<List<Step>> ended = new ArrayList<>();
        boolean between = false;
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = JSON.readTree(line);
            String message = entry.path("message").asText();
            between = between ? !message.contains(MARK + to) : message.contains(MARK + from);
            Matcher logged = LOGGED.matcher(message);
            if (between && !entry.path("application_name").asText().equals("benchmark") && logged.matches()) {
                Step step = new Step(
                        logged.group(1).strip(), parameters(entry.path("detail").asText()));
                take(step, entry.path("pid").asInt(), open, ended);
            }
        }
        return ended;
    }

    private static void take(Step step, int session, Map<Integer, List<Step>> open, List<List<Step>> ended) {
        switch (step.sql().toLowerCase(Locale.ROOT)) {
            case "begin" -> open.put(session, new ArrayList<>());
            case "rollback" -> open.remove(session);
            case "commit" -> {
                List<Step> done = open.remove(session);
                if (done != null && !done.isEmpty()) {
                    ended.add(done);
                }
            }
            default -> {
                if (open.containsKey(session)) {
                    open.get(session).add(step);
                } else {
                    ended.add(List.of(step));
                }
            }
        }
    }

    private static List<String> parameters(String detail) {
        List<String> parameters = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(detail);
        while (matcher.find()) {
            parameters.add(matcher.group(3) == null ? null : matcher.group(3).replace("''", "'"));
        }
        return parameters;
    }

    /**
     * Makes the script from what was logged between four marks: what runs when nobody asks for anything, which is the
     * jobs' own, and two lives.
     *
     * @throws IllegalStateException when the two did not do the same
     */
    static String script(Path log, String idle, String first, String second, String end) throws IOException {
        Set<String> jobs = new HashSet<>();
        transactions(log, idle, idle + "-end").forEach(each -> each.forEach(step -> jobs.add(step.sql())));
        List<List<Step>> a = life(log, first, second, jobs);
        List<List<Step>> b = life(log, second, end, jobs);
        if (a.isEmpty() || !texts(a).equals(texts(b))) {
            throw new IllegalStateException("two lives, not the same SQL:\n" + texts(a) + "\n" + texts(b));
        }
        return write(a, b);
    }

    private static List<List<Step>> life(Path log, String from, String to, Set<String> jobs) throws IOException {
        List<List<Step>> life = new ArrayList<>(transactions(log, from, to));
        life.removeIf(each -> each.stream().allMatch(step -> jobs.contains(step.sql())));
        return life;
    }

    private static List<List<String>> texts(List<List<Step>> transactions) {
        return transactions.stream()
                .map(each -> each.stream().map(Step::sql).toList())
                .toList();
    }

    private static String write(List<List<Step>> a, List<List<Step>> b) {
        Map<String, String> own = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder();
        for (int t = 0; t < a.size(); t++) {
            boolean several = a.get(t).size() > 1;
            body.append(several ? "begin;\n" : "");
            for (int s = 0; s < a.get(t).size(); s++) {
                body.append(statement(a.get(t).get(s), b.get(t).get(s), own)).append(";\n");
            }
            body.append(several ? "commit;\n" : "");
        }
        StringBuilder script = new StringBuilder();
        for (int i = 1; i <= own.size(); i++) {
            script.append("\\set r").append(i).append(" random(1, 9000000000000000)\n");
        }
        return script.append(body).toString();
    }

    private static String statement(Step a, Step b, Map<String, String> own) {
        return PLACE.matcher(a.sql().replaceAll("\\s+", " ")).replaceAll(place -> {
            int index = Integer.parseInt(place.group(1)) - 1;
            return Matcher.quoteReplacement(value(a.parameters().get(index), b.parameters().get(index), own));
        });
    }

    private static String value(String a, String b, Map<String, String> own) {
        if (a == null) {
            return "null";
        }
        if (!a.equals(b)) {
            if (TIME.matcher(a).matches()) {
                return "now()";
            }
            if (UUID.matcher(a).matches()) {
                String number = hex(own, a, 12);
                return "('00000000-0000-7000-8000-'||" + number + ")::uuid";
            }
            if (HASH.matcher(a).matches()) {
                return "(" + hex(own, a, 64) + ")";
            }
            if (NAME.matcher(a).matches()) {
                return "('" + a.charAt(0) + "'||" + hex(own, a, Math.min(a.length(), 32) - 1) + ")";
            }
        }
        // A colon would begin one of pgbench's variables.
        return "E'" + a.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n") + "'";
    }

    private static String hex(Map<String, String> own, String value, int length) {
        String variable = own.computeIfAbsent(value, any -> "r" + (own.size() + 1));
        return "lpad(to_hex(:" + variable + "::bigint)," + length + ",'0')";
    }
}
