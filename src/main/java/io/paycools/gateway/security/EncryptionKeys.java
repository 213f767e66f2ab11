package io.paycools.gateway.security;

import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks {@code gateway.encryption-keys} at the start: pairs {@code id:base64} of 256-bit keys, newest first. They are
 * demanded before there is personal data at rest, so that no release ever has to be stopped for want of one.
 */
@Startup(1)
@ApplicationScoped
class EncryptionKeys {

    private static final String PROPERTY = "gateway.encryption-keys";
    private static final int KEY_BYTES = 32;

    EncryptionKeys(@ConfigProperty(name = PROPERTY) Optional<String> pairs) {
        check(pairs.orElse(""), LaunchMode.current() == LaunchMode.NORMAL);
    }

    static void check(String pairs, boolean production) {
        Set<String> ids = new HashSet<>();
        for (String pair : pairs.isBlank() ? new String[0] : pairs.split(",", -1)) {
            int colon = pair.indexOf(':');
            String id = colon < 0 ? "" : pair.substring(0, colon).strip();
            if (!id.matches("[A-Za-z0-9_-]{1,16}") || !ids.add(id)) {
                throw new ConfigurationException(
                        PROPERTY + " must be id:base64 pairs with different ids of 1 to 16 letters and digits.");
            }
            if (lengthOf(pair.substring(colon + 1).strip()) != KEY_BYTES) {
                throw new ConfigurationException(
                        PROPERTY + " holds a key that is not the Base64 of " + KEY_BYTES + " bytes.");
            }
        }
        if (production && ids.isEmpty()) {
            throw new ConfigurationException(
                    PROPERTY + " is missing: production keeps personal data under a key or not at all.");
        }
    }

    private static int lengthOf(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
