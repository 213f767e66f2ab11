package io.paycools.gateway.paycools;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
            String read = RsaKeys.uploadForm(RsaKeys.publicKeyOf(RsaKeys.readPrivate(text)));
            assertEquals(Vectors.key(half + ".public.b64").strip(), read);
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

    @Test
    void shouldTellAPrivateFromAPublicKey() {
        UnreadableKeyException swapped = assertThrows(
                UnreadableKeyException.class, () -> RsaKeys.readPrivate(Vectors.key("merchant-2048.public.pem")));
        assertEquals("a public key where a private key is needed", swapped.getMessage());
        swapped = assertThrows(
                UnreadableKeyException.class, () -> RsaKeys.readPublic(Vectors.key("merchant-2048.pkcs8.b64")));
        assertEquals("a private key where a public key is needed", swapped.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n", "\"\""})
    void shouldSayThatThereIsNothing(String text) {
        assertEquals(
                "nothing",
                assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(text))
                        .getMessage());
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
        assertEquals(
                "a private key whose numbers do not belong together",
                assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(damaged))
                        .getMessage());
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
        String flat = text.replaceAll("\\s", "");
        for (int i = 0; i + 12 <= flat.length(); i++) {
            assertFalse(
                    refusal.getMessage().contains(flat.substring(i, i + 12)), "the message shows a part of the key");
        }
    }
}
