package io.paycools.gateway.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of the Standard Webhooks specification, version 1.0.0: HMAC-SHA256 over id, time and body. */
final class Signatures {

    static final String SECRET_PREFIX = "whsec_";

    /** The specification asks for 24 to 64. */
    private static final int SECRET_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Signatures() {}

    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** The header {@code webhook-signature}, with one signature for each secret. */
    static String header(List<String> secrets, String id, long epochSeconds, byte[] body) {
        return secrets.stream()
                .map(secret -> "v1," + sign(secret, id, epochSeconds, body))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String id, long epochSeconds, byte[] body) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + epochSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
