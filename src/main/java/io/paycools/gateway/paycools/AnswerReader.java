package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Collection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Reads PayCools' synchronous answers leniently, as far as that is safe: any content type, a byte order mark, the code
 * as number or text, {@code data} as object, list, null or JSON text (PayCools Global API, unified response).
 */
final class AnswerReader {

    static final Answer TOO_LARGE = new Answer.Unusable("PayCools answered with more than 1 MB");

    /** Signed, but by somebody else. */
    static final Answer NOT_THEIRS = new Answer.Unusable("PayCools' answer carries a signature that does not fit it");

    private AnswerReader() {}

    static Answer read(int httpStatus, byte[] body, Collection<? extends PublicKey> platformKeys) {
        if (httpStatus < 200 || httpStatus > 299) {
            return new Answer.Unusable("PayCools answered HTTP " + httpStatus, httpStatus >= 500);
        }
        if (body == null || body.length == 0) {
            return new Answer.Unusable("PayCools answered with an empty body");
        }
        if (body.length > AnswerLimit.MAX_BYTES) {
            return TOO_LARGE;
        }
        try {
            return readEnvelope(body, platformKeys);
        } catch (IOException e) {
            return new Answer.Unusable("PayCools answered with something that is not well-formed JSON");
        }
    }

    private static Answer readEnvelope(byte[] body, Collection<? extends PublicKey> platformKeys) throws IOException {
        JsonNode envelope = StrictJson.MAPPER.readTree(body);
        if (envelope == null || !envelope.isObject()) {
            return new Answer.Unusable("PayCools answered with something that is not a JSON object");
        }
        Integer code = codeOf(envelope.path("code"));
        if (code == null) {
            return new Answer.Unusable("PayCools answered without a code");
        }
        JsonNode sign = envelope.path("sign");
        if (!sign.isMissingNode() && !sign.isNull() && !isSigned(body, envelope, sign, platformKeys)) {
            return NOT_THEIRS;
        }
        JsonNode data = envelope.path("data");
        if (data.isTextual() && !data.asText().isBlank()) {
            data = StrictJson.MAPPER.readTree(data.asText());
        }
        return new Answer.Understood(code, data.isNull() ? MissingNode.getInstance() : data, Redactor.redact(envelope));
    }

    private static Integer codeOf(JsonNode code) {
        if (code.isIntegralNumber() && code.canConvertToInt()) {
            return code.intValue();
        }
        return code.isTextual() && code.asText().matches("[0-9]{1,9}") ? Integer.valueOf(code.asText()) : null;
    }

    /**
     * PayCools does not say over what an answer would be signed. By analogy with callbacks it is the text of the
     * business object: {@code data} itself when it is a string, else its bytes as they stand in the answer.
     */
    private static boolean isSigned(
            byte[] body, JsonNode envelope, JsonNode sign, Collection<? extends PublicKey> platformKeys)
            throws IOException {
        JsonNode data = envelope.path("data");
        String text = data.isTextual() ? data.asText() : sliceOf(body, "data");
        return text != null
                && sign.isTextual()
                && platformKeys.stream().anyMatch(key -> RsaSignature.verify(key, text, sign.asText()));
    }

    /** The bytes of a top-level field's object or list, exactly as they stand in the body; null when it is neither. */
    private static String sliceOf(byte[] body, String field) throws IOException {
        try (JsonParser parser = StrictJson.MAPPER.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (name.equals(field)) {
                    int end = (int) parser.currentLocation().getByteOffset();
                    return value.isStructStart() ? new String(body, start, end - start, StandardCharsets.UTF_8) : null;
                }
            }
            return null;
        }
    }
}
