package io.paycools.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Opens the envelope {@code {appId, sign, param}}: exactly these members, a signature over {@code param} as it was
 * received, and a fresh timestamp inside.
 */
final class RequestVerifier {

    private static final List<String> MEMBERS = List.of("appId", "sign", "param");

    /** Smaller numbers are seconds: as milliseconds they would lie before September 2001. */
    private static final long SMALLEST_MILLISECONDS = 1_000_000_000_000L;

    private final Map<String, Merchant> merchants;
    private final Duration window;
    private final Clock clock;

    RequestVerifier(Map<String, Merchant> merchants, Duration window, Clock clock) {
        this.merchants = merchants;
        this.window = window;
        this.clock = clock;
    }

    SignedRequest open(byte[] body) {
        ObjectNode envelope =
                StrictJson.object(body).orElseThrow(() -> Refusal.parameter("the body is not a JSON object"));
        for (Iterator<String> names = envelope.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                throw Refusal.unknownField(name);
            }
        }
        String appId = member(envelope, "appId");
        String sign = member(envelope, "sign");
        String param = member(envelope, "param");
        Merchant merchant = Optional.ofNullable(merchants.get(appId))
                .orElseThrow(() -> new Refusal(Refusal.APP_ID, "unknown appId"));
        if (!verifies(merchant, param, sign)) {
            throw new Refusal(Refusal.SIGNATURE, "the signature does not match param");
        }
        ObjectNode fields =
                StrictJson.object(param).orElseThrow(() -> Refusal.parameter("param is not the text of a JSON object"));
        return new SignedRequest(appId, param, fields);
    }

    /** Apart from {@link #open}, so that a missing or unknown field is reported before an old timestamp. */
    void checkTimestamp(SignedRequest request) {
        JsonNode timestamp = request.fields().path("timestamp");
        if (!timestamp.isIntegralNumber()
                || !timestamp.canConvertToLong()
                || timestamp.longValue() < SMALLEST_MILLISECONDS) {
            throw new Refusal(Refusal.TIMESTAMP, "timestamp is not an integer of epoch milliseconds");
        }
        // Compared as bounds, since the difference to an absurd number would overflow.
        long now = clock.millis();
        if (timestamp.longValue() < now - window.toMillis() || timestamp.longValue() > now + window.toMillis()) {
            throw new Refusal(Refusal.TIMESTAMP_EXPIRED, "timestamp is outside the window");
        }
    }

    private static String member(ObjectNode envelope, String name) {
        JsonNode value = envelope.path(name);
        if (!value.isTextual()) {
            throw Refusal.parameter(name + (value.isMissingNode() ? " is missing" : " is not a string"));
        }
        return value.textValue();
    }

    private static boolean verifies(Merchant merchant, String param, String sign) {
        try {
            byte[] raw = Base64.getDecoder().decode(sign);
            // The JDK's decoder forgives missing padding; the wire does not.
            if (!Base64.getEncoder().encodeToString(raw).equals(sign)) {
                return false;
            }
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(merchant.publicKey());
            verifier.update(param.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(raw);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }
}
