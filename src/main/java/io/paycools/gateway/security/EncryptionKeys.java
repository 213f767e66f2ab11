package io.paycools.gateway.security;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys of {@code gateway.encryption-keys}: pairs {@code id:base64} of 256-bit keys, newest first. Checked at the
 * start, so that a wrong one does not first show when money is to be sent.
 */
@Startup(1)
@ApplicationScoped
class EncryptionKeys {

    private static final String PROPERTY = "gateway.encryption-keys";
    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> byId;

    EncryptionKeys(@ConfigProperty(name = PROPERTY) Optional<String> pairs) {
        byId = read(pairs.orElse(""), LaunchMode.current() == LaunchMode.NORMAL);
    }

    /** The id of the newest key. */
    String newest() {
        return byId.keySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(PROPERTY + " is missing: nothing can be sealed"));
    }

    /** The key with the id, or null. */
    SecretKey find(String id) {
        return byId.get(id);
    }

    static Map<String, SecretKey> read(String pairs, boolean production) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String pair : pairs.isBlank() ? new String[0] : pairs.split(",", -1)) {
            int colon = pair.indexOf(':');
            String id = colon < 0 ? "" : pair.substring(0, colon).strip();
            if (!id.matches("[A-Za-z0-9_-]{1,16}") || keys.containsKey(id)) {
                throw new ConfigurationException(
                        PROPERTY + " must be id:base64 pairs with different ids of 1 to 16 letters and digits.");
            }
            keys.put(id, key(pair.substring(colon + 1).strip()));
        }
        if (production && keys.isEmpty()) {
            throw new ConfigurationException(
                    PROPERTY + " is missing: production keeps personal data under a key or not at all.");
        }
        return keys;
    }

    private static SecretKey key(String base64) {
        ConfigurationException refusal = new ConfigurationException(
                PROPERTY + " holds a key that is not the Base64 of " + KEY_BYTES + " bytes.");
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            throw refusal;
        }
        throw refusal;
    }
}
