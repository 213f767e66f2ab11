package io.paycools.gateway.sandbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fields that one operation takes. What is not listed is refused, so that a misspelt field cannot pass. */
final class Schema {

    private static final Pattern ALPHANUMERIC = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern MOBILE = Pattern.compile("\\+?[0-9]+");

    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Schema(List<Field> fields) {
        fields.forEach(field -> this.fields.put(field.name(), field));
    }

    /** Says what is wrong with a value without showing it; null when nothing is. */
    @FunctionalInterface
    interface Rule {
        String complaint(JsonNode value);
    }

    record Field(String name, boolean required, Rule rule) {}

    static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    static Field required(String name, Rule rule) {
        return new Field(name, true, rule);
    }

    static Field optional(String name, Rule rule) {
        return new Field(name, false, rule);
    }

    void check(ObjectNode param) {
        for (Iterator<String> names = param.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.containsKey(name)) {
                throw Refusal.unknownField(name);
            }
        }
        for (Field field : fields.values()) {
            JsonNode value = param.get(field.name());
            if (value == null) {
                if (field.required()) {
                    throw Refusal.parameter(field.name() + " is missing");
                }
                continue;
            }
            String complaint = field.rule().complaint(value);
            if (complaint != null) {
                throw Refusal.parameter(field.name() + " " + complaint);
            }
        }
    }

    /** For fields that only some requests must carry. */
    static void demand(ObjectNode param, String reason, String... names) {
        for (String name : names) {
            if (!param.has(name)) {
                throw Refusal.parameter(name + " is missing, it is required for " + reason);
            }
        }
    }

    /** Judged elsewhere, because its refusals have codes of their own. */
    static Rule judgedElsewhere() {
        return value -> null;
    }

    /** Text of min to max characters, counted as a person counts them and not in UTF-16 units. */
    static Rule text(int min, int max) {
        return value -> {
            if (!value.isTextual()) {
                return "is not a string";
            }
            String text = value.textValue();
            int length = text.codePointCount(0, text.length());
            return length < min || length > max ? "must have " + min + " to " + max + " characters" : null;
        };
    }

    static Rule alphanumeric(int min, int max) {
        return both(text(min, max), matching(ALPHANUMERIC, "must be letters and digits"));
    }

    static Rule mobile() {
        return both(text(10, 14), matching(MOBILE, "must be digits"));
    }

    static Rule oneOf(String... allowed) {
        Set<String> values = Set.of(allowed);
        return value -> {
            if (!value.isTextual()) {
                return "is not a string";
            }
            return values.contains(value.textValue()) ? null : "is not one of " + String.join(", ", allowed);
        };
    }

    static Rule integer(long min, long max) {
        return value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                return "is not an integer";
            }
            return value.longValue() < min || value.longValue() > max ? "must be " + min + " to " + max : null;
        };
    }

    static Rule webAddress(int max) {
        return both(text(1, max), value -> isWebAddress(value.textValue()) ? null : "is not an http or https URL");
    }

    static Rule bool() {
        return value -> value.isBoolean() ? null : "is not true or false";
    }

    static Rule object() {
        return value -> value.isObject() ? null : "is not an object";
    }

    static Rule listOf(Rule element) {
        return value -> {
            if (!value.isArray()) {
                return "is not a list";
            }
            for (JsonNode each : value) {
                String complaint = element.complaint(each);
                if (complaint != null) {
                    return "has an element that " + complaint;
                }
            }
            return null;
        };
    }

    private static Rule matching(Pattern pattern, String complaint) {
        return value -> pattern.matcher(value.textValue()).matches() ? null : complaint;
    }

    private static Rule both(Rule first, Rule second) {
        return value -> {
            String complaint = first.complaint(value);
            return complaint != null ? complaint : second.complaint(value);
        };
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
