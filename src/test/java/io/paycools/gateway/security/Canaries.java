package io.paycools.gateway.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.paycools.gateway.testing.Database;

/** Marked values that occur nowhere else, and the places in which none of them may be found. */
final class Canaries {

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}={0,2}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){8,}");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();

    /** Somewhere to look: log lines, spans, rows. */
    private record Place(String name, Supplier<List<String>> texts) {}

    /** Marks a value and answers it. */
    String mark(String name, String value) {
        values.put(name, value);
        return value;
    }

    int count() {
        return values.size();
    }

    Canaries in(String name, Supplier<List<String>> texts) {
        places.add(new Place(name, texts));
        return this;
    }

    /** What was found where, in the clear or in Base64 or hexadecimal; empty when all is well. */
    List<String> found() {
        List<String> found = new ArrayList<>();
        for (Place place : places) {
            List<String> texts = place.texts().get();
            for (String text : texts) {
                String whole = withDecoded(text);
                values.forEach((name, value) -> {
                    if (whole.contains(value)) {
                        found.add(name + " in " + place.name() + ": " + text);
                    }
                });
            }
            if (texts.isEmpty()) {
                found.add("nothing was looked at in " + place.name());
            }
        }
        return found;
    }

    /** A text and what stands in it in another form. */
    private static String withDecoded(String text) {
        StringBuilder whole = new StringBuilder(text);
        for (Matcher run = HEX.matcher(text); run.find(); ) {
            append(whole, HexFormat.of().parseHex(run.group()));
        }
        for (Matcher run = BASE64.matcher(text); run.find(); ) {
            String standard = run.group().replace('-', '+').replace('_', '/').replace("=", "");
            // From each of the four places in which a Base64 text may begin.
            for (int start = 0; start < 4; start++) {
                String part = standard.substring(start);
                part = part.length() % 4 == 1 ? part.substring(0, part.length() - 1) : part;
                append(whole, Base64.getDecoder().decode(part));
            }
        }
        return whole.toString();
    }

    private static void append(StringBuilder whole, byte[] decoded) {
        whole.append('\n').append(new String(decoded, StandardCharsets.UTF_8));
    }

    /** Every row of every table, whole, as text. */
    static List<String> database() {
        List<String> rows = new ArrayList<>();
        for (String table : Database.texts("select table_name from information_schema.tables"
                + " where table_schema = 'public' and table_type = 'BASE TABLE'")) {
            Database.texts("select r::text from " + table + " as r").forEach(row -> rows.add(table + " " + row));
        }
        return rows;
    }
}
