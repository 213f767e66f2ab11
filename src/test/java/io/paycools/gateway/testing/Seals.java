package io.paycools.gateway.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens as the service does, by the JDK and not by the product, also under keys that it seals with no more.
 */
public final class Seals {

    public static final String NEWEST = "test";
    public static final String OLDER = "older";

    /** One that the service does not have. */
    public static final String GONE = "gone";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Seals() {}

    static String settings() {
        return NEWEST + ":" + base64(NEWEST) + "," + OLDER + ":" + base64(OLDER);
    }

    /** A key as it is configured. */
    public static String base64(String keyId) {
        return Base64.getEncoder().encodeToString(key(keyId));
    }

    private static byte[] key(String keyId) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) (keyId.equals(NEWEST) ? 0 : keyId.length()));
        return key;
    }

    public static String seal(String keyId, String context, String text) {
        byte[] nonce = new byte[12];
        RANDOM.nextBytes(nonce);
        byte[] hidden = cipher(Cipher.ENCRYPT_MODE, keyId, nonce, context, text.getBytes(StandardCharsets.UTF_8), 0);
        return keyId + ":"
                + Base64.getEncoder()
                        .encodeToString(ByteBuffer.allocate(nonce.length + hidden.length)
                                .put(nonce)
                                .put(hidden)
                                .array());
    }

    public static String open(String context, String sealed) {
        byte[] both = Base64.getDecoder().decode(sealed.substring(sealed.indexOf(':') + 1));
        byte[] open = cipher(Cipher.DECRYPT_MODE, keyOf(sealed), Arrays.copyOf(both, 12), context, both, 12);
        return new String(open, StandardCharsets.UTF_8);
    }

    /** The same text, sealed under another key. */
    public static String reseal(String keyId, String context, String sealed) {
        return seal(keyId, context, open(context, sealed));
    }

    public static String keyOf(String sealed) {
        return sealed.substring(0, sealed.indexOf(':'));
    }

    private static byte[] cipher(int mode, String keyId, byte[] nonce, String context, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key(keyId), "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text, from, text.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
