package io.paycools.gateway.idempotency;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tells whether two requests say the same. It is taken over what was understood, not over the bytes: order of fields,
 * white space and {@code 500.1} for {@code 500.10} make no other request.
 */
public final class RequestFingerprint {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // So that a field which a later release adds does not change the fingerprints of requests without it.
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
            .build();

    private RequestFingerprint() {}

    /**
     * SHA-256 in hexadecimal; the request itself cannot be had back from it.
     *
     * @param request what the caller sent, as it was read
     * @param values fields whose value counts and not the way it was written, in one agreed way of writing
     */
    public static String of(Object request, Map<String, String> values) {
        try {
            // Through the text, so that the order and the absent fields are what the mapper above makes of them.
            ObjectNode tree = (ObjectNode) CANONICAL.readTree(CANONICAL.writeValueAsBytes(request));
            values.forEach(tree::put);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(CANONICAL.writeValueAsBytes(tree)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("request cannot be fingerprinted", e);
        }
    }
}
