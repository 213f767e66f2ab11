package io.paycools.gateway.paycools;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes what PayCools sent fit to be kept with the history: signatures, credentials and whatever may be somebody's data
 * are masked by the name of their field, the rest stays for whoever has to find out what happened.
 */
final class Redactor {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> PERSONAL = List.of(
            "sign",
            "name",
            "mail",
            "mobile",
            "phone",
            "accountno",
            "accountnumber",
            "address",
            "card",
            "token",
            "taxid",
            "birth",
            "secret",
            "key");

    /** Fields whose names only look personal. */
    private static final List<String> HARMLESS = List.of("eventname");

    private static final int MAX = 4096;

    private Redactor() {}

    /** The redacted text of a JSON tree, cut at 4 KB. */
    static String redact(JsonNode tree) {
        try {
            String text = JSON.writeValueAsString(masked(tree.deepCopy()));
            return text.length() <= MAX ? text : text.substring(0, MAX);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JsonNode masked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(isPersonal(field.getKey()) ? mask(field.getValue()) : masked(field.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i)));
            }
        } else if (node.isTextual() && looksLikeJson(node.asText())) {
            return maskedText(node);
        }
        return node;
    }

    /** PayCools puts JSON into strings. What only looks like it is dropped, because it cannot be looked through. */
    private static JsonNode maskedText(JsonNode text) {
        try {
            return text(JSON.writeValueAsString(masked(JSON.readTree(text.asText()))));
        } catch (JsonProcessingException e) {
            return text("***");
        }
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static boolean isPersonal(String field) {
        String name = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return !HARMLESS.contains(name) && PERSONAL.stream().anyMatch(name::contains);
    }

    private static JsonNode mask(JsonNode value) {
        return value.isNull() ? value : text("***");
    }

    private static JsonNode text(String value) {
        return JSON.getNodeFactory().textNode(value);
    }
}
