package io.paycools.gateway.paycools;

import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Every way in which people paste keys: it loads, or the message says what was found. */
class RsaKeysTest {

    private static final String LOADS = "loads";

    /** Every file in vectors/keys, read as the private key of an account, or as a public key where it is one. */
    private static final Map<String, String> PRIVATE = Map.ofEntries(
            Map.entry("merchant-2048.pkcs1.b64", LOADS),
            Map.entry("merchant-2048.pkcs1.pem", LOADS),
            Map.entry("merchant-2048.pkcs8.b64", LOADS),
            Map.entry("merchant-2048.pkcs8.pem", LOADS),
            Map.entry("merchant-4096.pkcs1.b64", LOADS),
            Map.entry("merchant-4096.pkcs1.pem", LOADS),
            Map.entry("merchant-4096.pkcs8.b64", LOADS),
            Map.entry("merchant-4096.pkcs8.pem", LOADS),
            Map.entry("platform-2048.pkcs1.b64", LOADS),
            Map.entry("platform-2048.pkcs1.pem", LOADS),
            Map.entry("platform-2048.pkcs8.b64", LOADS),
            Map.entry("platform-2048.pkcs8.pem", LOADS),
            Map.entry("platform-4096.pkcs1.b64", LOADS),
            Map.entry("platform-4096.pkcs1.pem", LOADS),
            Map.entry("platform-4096.pkcs8.b64", LOADS),
            Map.entry("platform-4096.pkcs8.pem", LOADS),
            Map.entry("platform-next-2048.pkcs1.b64", LOADS),
            Map.entry("platform-next-2048.pkcs1.pem", LOADS),
            Map.entry("platform-next-2048.pkcs8.b64", LOADS),
            Map.entry("platform-next-2048.pkcs8.pem", LOADS),
            Map.entry("stranger-2048.pkcs1.b64", LOADS),
            Map.entry("stranger-2048.pkcs1.pem", LOADS),
            Map.entry("stranger-2048.pkcs8.b64", LOADS),
            Map.entry("stranger-2048.pkcs8.pem", LOADS),
            Map.entry("quirk-base64-wrapped-at-64.txt", LOADS),
            Map.entry("quirk-crlf.pem", LOADS),
            Map.entry("quirk-literal-backslash-n.txt", LOADS),
            Map.entry("quirk-surrounding-quotes.txt", LOADS),
            Map.entry("quirk-trailing-blanks.pem", LOADS),
            Map.entry("quirk-not-a-key.txt", "text that is neither PEM nor the Base64 of a key"),
            Map.entry("quirk-truncated.b64", "Base64 text that is cut off: the key goes on after its end"),
            Map.entry(
                    "merchant-2048.encrypted-pkcs8.pem",
                    "an encrypted private key; decrypt it first, the gateway takes no passphrase"),
            Map.entry("ec-p256.pkcs8.pem", "an EC private key; PayCools needs RSA"),
            Map.entry("weak-1024.pkcs1.b64", "an RSA key of 1024 bits; at least 2048 are needed"),
            Map.entry("weak-1024.pkcs1.pem", "an RSA key of 1024 bits; at least 2048 are needed"),
            Map.entry("weak-1024.pkcs8.b64", "an RSA key of 1024 bits; at least 2048 are needed"),
            Map.entry("weak-1024.pkcs8.pem", "an RSA key of 1024 bits; at least 2048 are needed"));

    private static final Map<String, String> PUBLIC = Map.ofEntries(
            Map.entry("merchant-2048.public.b64", LOADS),
            Map.entry("merchant-2048.public.pem", LOADS),
            Map.entry("merchant-4096.public.b64", LOADS),
            Map.entry("merchant-4096.public.pem", LOADS),
            Map.entry("platform-2048.public.b64", LOADS),
            Map.entry("platform-2048.public.pem", LOADS),
            Map.entry("platform-4096.public.b64", LOADS),
            Map.entry("platform-4096.public.pem", LOADS),
            Map.entry("platform-next-2048.public.b64", LOADS),
            Map.entry("platform-next-2048.public.pem", LOADS),
            Map.entry("stranger-2048.public.b64", LOADS),
            Map.entry("stranger-2048.public.pem", LOADS),
            Map.entry("weak-1024.public.b64", "an RSA key of 1024 bits; at least 2048 are needed"),
            Map.entry("weak-1024.public.pem", "an RSA key of 1024 bits; at least 2048 are needed"));

    static Stream<Arguments> privateKeys() {
        return PRIVATE.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    static Stream<Arguments> publicKeys() {
        return PUBLIC.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    @Test
    void shouldKnowEveryFileThereIs() {
        TreeSet<String> named = new TreeSet<>(PRIVATE.keySet());
        named.addAll(PUBLIC.keySet());
        assertEquals(new TreeSet<>(Vectors.keyNames()), named);
    }

    @ParameterizedTest
    @MethodSource("privateKeys")
    void shouldReadAPrivateKeyOrSayWhatItIs(String file, String expected) {
        String text = Vectors.key(file);
        if (expected.equals(LOADS)) {
            String half = file.startsWith("quirk") ? "merchant-2048" : file.substring(0, file.indexOf('.'));
            RSAPrivateCrtKey read = RsaKeys.readPrivate(text);
            assertEquals(Vectors.key(half + ".public.b64").strip(), RsaKeys.uploadForm(RsaKeys.publicKeyOf(read)));
            assertEquals(Vectors.key(half + ".pkcs8.b64").strip(), base64(read.getEncoded()));
        } else {
            refused(expected, text, assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(text)));
        }
    }

    @ParameterizedTest
    @MethodSource("publicKeys")
    void shouldReadAPublicKeyOrSayWhatItIs(String file, String expected) {
        String text = Vectors.key(file);
        if (expected.equals(LOADS)) {
            String half = file.substring(0, file.indexOf('.'));
            assertEquals(Vectors.key(half + ".public.b64").strip(), RsaKeys.uploadForm(RsaKeys.readPublic(text)));
        } else {
            refused(expected, text, assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPublic(text)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs1.b64",
        "pkcs1.pem",
        "pkcs8.b64",
        "pkcs8.pem",
    })
    void shouldNotTakeAPrivateKeyForAPublicOne(String form) {
        assertEquals("a private key where a public key is needed", publicRefusal(Vectors.key("merchant-2048." + form)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchant-2048.encrypted-pkcs8.pem", "ec-p256.pkcs8.pem"})
    void shouldNotTakeAPrivateKeyThatItCannotReadForAPublicOne(String file) {
        assertEquals("a private key where a public key is needed", publicRefusal(Vectors.key(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.b64", "public.pem"})
    void shouldNotTakeAPublicKeyForAPrivateOne(String form) {
        assertEquals(
                "a public key where a private key is needed", privateRefusal(Vectors.key("merchant-2048." + form)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\n", "\"\"", "''", "\uFEFF", "\\n", "\u00A0"})
    void shouldSayThatThereIsNothing(String text) {
        assertEquals("nothing", privateRefusal(text));
        assertEquals("nothing", publicRefusal(text));
    }

    @ParameterizedTest
    @CsvSource({"-----END,a", "MII,MIJ"})
    void shouldRefuseADamagedKey(String from, String to) {
        String damaged = Vectors.key("merchant-2048.pkcs8.pem").replace(from, to);
        assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(damaged));
    }

    @Test
    void shouldNoticeThatTheNumbersOfAKeyDoNotBelongTogether() {
        // One character in the middle of the modulus.
        String key = Vectors.key("merchant-2048.pkcs1.b64").strip();
        char other = key.charAt(100) == 'A' ? 'B' : 'A';
        String damaged = key.substring(0, 100) + other + key.substring(101);
        assertEquals("a private key whose numbers do not belong together", privateRefusal(damaged));
    }

    @Test
    void shouldGiveTheFingerprintThatOpensslGives() {
        // openssl pkey -pubin -in merchant-2048.public.pem -outform DER | sha256sum
        assertEquals(
                "SHA256:6e1c5f7156cbf6d82e875e42262db2ebda7f1c7790aaddef09c9c2641fbf6e5c",
                RsaKeys.fingerprint(RsaKeys.readPublic(Vectors.key("merchant-2048.public.pem"))));
    }

    private static void refused(String expected, String text, UnreadableKeyException refusal) {
        assertEquals(expected, refusal.getMessage());
        assertNull(refusal.getCause(), "a cause could show a part of the key");
        for (String shown : List.of(text, text.replaceAll("\\s", ""))) {
            for (int i = 0; i + 12 <= shown.length(); i++) {
                assertFalse(
                        refusal.getMessage().contains(shown.substring(i, i + 12)),
                        "the message shows a part of the key");
            }
        }
    }

    private static String privateRefusal(String text) {
        return assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(text))
                .getMessage();
    }

    private static String publicRefusal(String text) {
        return assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPublic(text))
                .getMessage();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
