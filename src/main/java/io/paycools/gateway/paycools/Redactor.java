package io.paycools.gateway.paycools;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes what PayCools sent fit to be kept with the history. What may be kept is listed: the values of documented fields
 * that say what happened to the money, where they look as they should (PayCools Global API). Everything else may be
 * somebody's data, so that of it only the name of the field stays, for whoever has to find out what PayCools sent.
 */
final class Redactor {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In lower case; their values are short words, numbers, ids or times. */
    private static final Set<String> FACTS = Set.of(
            "amount",
            "appid",
            "balance",
            "channelcode",
            "channeltype",
            "checkoutid",
            "countrycode",
            "createtime",
            "currency",
            "eventname",
            "expirestime",
            "feerefunded",
            "idempotencyid",
            "inactivetime",
            "inactivetype",
            "mchorderid",
            "mchrefundorderid",
            "originaltransactionid",
            "paymethodcode",
            "qrstatus",
            "refundamount",
            "refundcreatetime",
            "refundreturntime",
            "refundstatus",
            "refundtransactionid",
            "requestid",
            "returntime",
            "settlementcurrency",
            "timestamp",
            "transactionid",
            "transactionstatus",
            "transfercode");

    /** In lower case; their values are short numbers or words. */
    private static final Set<String> CODES = Set.of("code", "failedcode");

    /** In lower case; their values are sentences. */
    private static final Set<String> SENTENCES = Set.of("message", "msg", "failedmessage");

    private static final Pattern FACT = Pattern.compile("[A-Za-z0-9_.:+-]{0,64}|[0-9-]{10} [0-9:.]{5,12}");

    /** How fields are named; anything else may be data in the place of a name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_]{0,39}");

    private static final String MASK = "***";
    private static final int MAX = 4096;

    private Redactor() {}

    /** The redacted text of a JSON tree, cut at 4 KB. */
    static String redact(JsonNode tree) {
        try {
            String text = JSON.writeValueAsString(redacted("", tree));
            return text.length() <= MAX ? text : text.substring(0, MAX);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JsonNode redacted(String field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode kept = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> inner : object.properties()) {
                String name = NAME.matcher(inner.getKey()).matches() ? inner.getKey() : MASK;
                kept.set(name, redacted(inner.getKey(), inner.getValue()));
            }
            return kept;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode kept = JSON.createArrayNode();
            array.forEach(inner -> kept.add(redacted(field, inner)));
            return kept;
        }
        return value.isNull() || value.isMissingNode() ? value : redactedValue(field, value);
    }

    private static JsonNode redactedValue(String field, JsonNode value) {
        String name = field.toLowerCase(Locale.ROOT);
        String text = value.asText();
        if (SENTENCES.contains(name)) {
            return text(PlainWords.of(text));
        }
        if (value.isTextual() && looksLikeJson(text)) {
            return redactedText(text);
        }
        boolean code = CODES.contains(name) && WireFacts.CODE.matcher(text).matches();
        boolean fact = FACTS.contains(name) && FACT.matcher(text).matches();
        return code || fact ? value : text(MASK);
    }

    /** PayCools puts JSON into strings. What only looks like it is dropped, because it cannot be looked through. */
    private static JsonNode redactedText(String json) {
        try {
            return text(JSON.writeValueAsString(redacted("", JSON.readTree(json))));
        } catch (JsonProcessingException e) {
            return text(MASK);
        }
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static JsonNode text(String value) {
        return JSON.getNodeFactory().textNode(value);
    }
}
