package io.paycools.gateway.paycools;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.paycools.gateway.security.SecretFiles;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Reads the keys of an account, at the start and again when a file has changed, or refuses them. */
final class AccountKeyLoader {

    private static final String MERCHANT = "merchant-private-key";
    private static final String NEXT = "merchant-private-key-next";
    private static final String PLATFORM_FILES = "platform-public-key-files";
    private static final String FILE = "-file";
    private static final String BEGIN = "-----BEGIN ";

    /** Behind the end of a PEM block, where the next key of the same file begins. */
    private static final Pattern BEHIND_BLOCK = Pattern.compile("(?<=-----END [A-Z0-9 ]{1,40}-----)");

    private final String prefix;
    private final PayCoolsConfig.Account config;

    AccountKeyLoader(String prefix, PayCoolsConfig.Account config) {
        this.prefix = prefix;
        this.config = config;
    }

    /** The files that hold keys of the account. */
    List<String> files() {
        List<String> files = new ArrayList<>(split(config.platformPublicKeyFiles()));
        config.merchantPrivateKeyFile().ifPresent(files::add);
        config.merchantPrivateKeyNextFile().ifPresent(files::add);
        return files;
    }

    AccountKeys load() {
        SigningKey merchant = signingKey(MERCHANT, config.merchantPrivateKey(), config.merchantPrivateKeyFile());
        if (merchant == null) {
            throw refuse(MERCHANT, "is missing");
        }
        SigningKey next = next();
        return next == null || next.isSameAs(merchant)
                ? new AccountKeys(merchant, null, platform(List.of(merchant)))
                : new AccountKeys(merchant, next, platform(List.of(merchant, next)));
    }

    /** A file that is not there is one that may come: the property may stay when there is no rotation. */
    private SigningKey next() {
        Optional<String> file = config.merchantPrivateKeyNextFile().filter(SecretFiles::exists);
        return signingKey(NEXT, config.merchantPrivateKeyNext(), file);
    }

    private SigningKey signingKey(String property, Optional<String> inline, Optional<String> file) {
        if (inline.isPresent() && file.isPresent()) {
            throw refuse(property, "is set together with " + prefix + property + FILE);
        }
        String named = file.isPresent() ? property + FILE : property;
        String text = file.map(path -> SecretFiles.read(prefix + named, path))
                .or(() -> inline.filter(value -> !value.isBlank()))
                .orElse(null);
        if (text == null) {
            return null;
        }
        try {
            return SigningKey.of(RsaKeys.readPrivate(text));
        } catch (UnreadableKeyException e) {
            throw refuse(named, "holds " + e.getMessage());
        }
    }

    private List<RSAPublicKey> platform(List<SigningKey> own) {
        List<RSAPublicKey> keys = new ArrayList<>();
        for (String text : split(config.platformPublicKeys())) {
            keys.add(platformKey("platform-public-keys", text, own));
        }
        for (String file : split(config.platformPublicKeyFiles())) {
            for (String text : severalIn(SecretFiles.read(prefix + PLATFORM_FILES, file))) {
                keys.add(platformKey(PLATFORM_FILES, text, own));
            }
        }
        if (keys.isEmpty()) {
            throw refuse("platform-public-keys", "is missing: without PayCools' public key no webhook can be trusted");
        }
        return List.copyOf(keys);
    }

    private RSAPublicKey platformKey(String property, String text, List<SigningKey> own) {
        RSAPublicKey key;
        try {
            key = RsaKeys.readPublic(text);
        } catch (UnreadableKeyException e) {
            throw refuse(property, "holds " + e.getMessage());
        }
        if (own.stream().anyMatch(ours -> ours.publicKey().getModulus().equals(key.getModulus()))) {
            throw refuse(property, "holds our own public key; the key that PayCools handed out belongs here");
        }
        return RsaProvider.fast(key);
    }

    /**
     * A file may hold several keys, PEM blocks or Base64 with commas between: so one mounted file serves a rotation.
     */
    private static List<String> severalIn(String text) {
        boolean pem = text.contains(BEGIN);
        if (pem && text.indexOf(BEGIN) == text.lastIndexOf(BEGIN)) {
            return List.of(text);
        }
        List<String> keys = Arrays.stream(pem ? BEHIND_BLOCK.split(text) : text.split(",", -1))
                .filter(part -> !part.isBlank())
                .toList();
        // An empty file is refused with the words for an empty key.
        return keys.isEmpty() ? List.of(text) : keys;
    }

    private static List<String> split(Optional<String> list) {
        return list.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(text -> !text.isBlank())
                .toList();
    }

    private ConfigurationException refuse(String property, String problem) {
        return new ConfigurationException(prefix + property + " " + problem + ".");
    }
}
