package io.paycools.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys of {@code gateway.encryption-keys}, or of the file that {@code gateway.encryption-keys-file} names: pairs
 * {@code id:base64} of 256-bit keys, newest first. Checked at the start, so that a wrong one does not first show when
 * money is to be sent; read again when the file changes.
 */
@Startup(1)
@ApplicationScoped
class EncryptionKeys {

    private static final String PROPERTY = "gateway.encryption-keys";
    private static final String FILE_PROPERTY = "gateway.encryption-keys-file";
    private static final int KEY_BYTES = 32;

    private final Clock clock;
    private final Duration settleTime;
    private volatile Use use;

    /**
     * The keys in use.
     *
     * @param before the one that seals until then, because other replicas may not know the newest yet; null when the
     *     newest seals at once
     */
    private record Use(Map<String, SecretKey> byId, String newest, String before, Instant until) {}

    @Inject
    EncryptionKeys(
            @ConfigProperty(name = PROPERTY) Optional<String> pairs,
            @ConfigProperty(name = "gateway.encryption-keys-file") Optional<String> file,
            @ConfigProperty(name = "gateway.secrets.settle-time") Duration settleTime,
            SecretFiles files,
            Clock clock) {
        this.clock = clock;
        this.settleTime = settleTime;
        if (pairs.isPresent() && file.isPresent()) {
            throw new ConfigurationException(PROPERTY + " is set together with " + FILE_PROPERTY + ".");
        }
        boolean production = LaunchMode.current() == LaunchMode.NORMAL;
        files.watch(FILE_PROPERTY, file.stream().toList(), () -> replace(load(pairs, file, production)));
        Map<String, SecretKey> keys = load(pairs, file, production);
        use = new Use(keys, first(keys), null, null);
    }

    /** Keys that stay as they are. */
    EncryptionKeys(Optional<String> pairs) {
        this(
                read(PROPERTY, pairs.orElse(""), LaunchMode.current() == LaunchMode.NORMAL),
                Duration.ZERO,
                Clock.systemUTC());
    }

    EncryptionKeys(Map<String, SecretKey> keys, Duration settleTime, Clock clock) {
        this.clock = clock;
        this.settleTime = settleTime;
        this.use = new Use(keys, first(keys), null, null);
    }

    private static Map<String, SecretKey> load(Optional<String> pairs, Optional<String> file, boolean production) {
        return file.map(path -> read(FILE_PROPERTY, SecretFiles.read(FILE_PROPERTY, path), production))
                .orElseGet(() -> read(PROPERTY, pairs.orElse(""), production));
    }

    /**
     * Puts other keys into use. A new first key opens at once and seals a little later: what it seals must be opened by
     * the other replicas too, and a changed file does not reach all of them at the same moment.
     */
    void replace(Map<String, SecretKey> keys) {
        Use now = use;
        keys.forEach((id, key) -> {
            SecretKey before = now.byId().get(id);
            if (before != null && !before.equals(key)) {
                throw new ConfigurationException(
                        FILE_PROPERTY + " gives an id to another key: what was sealed under it would be lost.");
            }
        });
        String sealing = now.newest() == null ? null : newest();
        String first = first(keys);
        if (sealing != null && !keys.containsKey(sealing)) {
            throw new ConfigurationException(
                    FILE_PROPERTY + " lacks the key '" + sealing + "' that seals now; put the new"
                            + " key before it, and take it away when nothing is sealed under it any more.");
        }
        boolean wait = sealing != null && !sealing.equals(first);
        use = new Use(keys, first, wait ? sealing : null, wait ? clock.instant().plus(settleTime) : null);
    }

    private static String first(Map<String, SecretKey> keys) {
        return keys.keySet().stream().findFirst().orElse(null);
    }

    /** The id of the key that seals: the newest, once the other replicas have it too. */
    String newest() {
        Use now = use;
        if (now.newest() == null) {
            throw new IllegalStateException(PROPERTY + " is missing: nothing can be sealed");
        }
        return now.before() != null && clock.instant().isBefore(now.until()) ? now.before() : now.newest();
    }

    /** The key with the id, or null. */
    SecretKey find(String id) {
        return use.byId().get(id);
    }

    static Map<String, SecretKey> read(String property, String pairs, boolean production) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String pair : pairs.isBlank() ? new String[0] : pairs.strip().split(",", -1)) {
            int colon = pair.indexOf(':');
            String id = colon < 0 ? "" : pair.substring(0, colon).strip();
            if (!id.matches("[A-Za-z0-9_-]{1,16}") || keys.containsKey(id)) {
                throw new ConfigurationException(
                        property + " must be id:base64 pairs with different ids of 1 to 16 letters and digits.");
            }
            keys.put(id, key(property, pair.substring(colon + 1).strip()));
        }
        if (production && keys.isEmpty()) {
            throw new ConfigurationException(
                    property + " is missing: production keeps personal data under a key or not at all.");
        }
        return keys;
    }

    private static SecretKey key(String property, String base64) {
        ConfigurationException refusal = new ConfigurationException(
                property + " holds a key that is not the Base64 of " + KEY_BYTES + " bytes.");
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
