package io.paycools.gateway.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Seals what is personal before it is stored: AES-256-GCM under the newest of {@code gateway.encryption-keys}, written
 * as {@code keyId:base64}. A sealed text is bound to its context, so that it cannot be moved to another row.
 */
@ApplicationScoped
public class PersonalData {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();

    PersonalData(EncryptionKeys keys) {
        this.keys = keys;
    }

    /** A sealed text that cannot be opened: its key is missing, or it was changed or moved. */
    public static final class SealedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SealedException(String message) {
            super(message);
        }
    }

    /** Seals a text; {@code context} is what it belongs to, for example the id of its row. */
    public String seal(String context, String text) {
        String id = keys.newest();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, keys.find(id), nonce, context)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] both = ByteBuffer.allocate(nonce.length + hidden.length)
                    .put(nonce)
                    .put(hidden)
                    .array();
            return id + ":" + Base64.getEncoder().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * Opens a sealed text.
     *
     * @throws SealedException when that is not possible
     */
    public String open(String context, String sealed) {
        int colon = sealed.indexOf(':');
        String id = sealed.substring(0, Math.max(0, colon));
        SecretKey key = keys.find(id);
        if (key == null) {
            throw new SealedException("gateway.encryption-keys has no key '" + id + "' any more");
        }
        try {
            byte[] both = Base64.getDecoder().decode(sealed.substring(colon + 1));
            byte[] open = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(both, NONCE_BYTES), context)
                    .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
            return new String(open, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealedException("a sealed text does not open with key '" + id + "'");
        }
    }

    /** The id of the key that seals now. */
    public String newestKey() {
        return keys.newest();
    }

    /** Whether what is sealed under the key with the id can be opened. */
    public boolean hasKey(String id) {
        return keys.find(id) != null;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
