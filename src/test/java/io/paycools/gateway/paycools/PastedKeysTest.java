package io.paycools.gateway.paycools;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Vectors;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Keys as they come out of chats, environment files and other tools, beyond those that lie in vectors/keys. */
class PastedKeysTest {

    private static final String PRIVATE_PEM = Vectors.key("merchant-2048.pkcs8.pem");
    private static final String PRIVATE_BARE =
            Vectors.key("merchant-2048.pkcs8.b64").strip();
    private static final String PKCS1_BARE =
            Vectors.key("merchant-2048.pkcs1.b64").strip();
    private static final String PUBLIC_PEM = Vectors.key("platform-2048.public.pem");
    private static final String PUBLIC_BARE =
            Vectors.key("platform-2048.public.b64").strip();
    private static final RSAPrivateCrtKey KEY = RsaKeys.readPrivate(PRIVATE_PEM);

    /** openssl req -x509; the key in it does not matter. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBbjCCARWgAwIBAgIUQ0ahXSsVD3/X9qt/EpgeGnanUHkwCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBYTAgFw0yNjExMjUwODM2MDlaGA8yMTI2MTEwMTA4MzYwOVow
            DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHFL+xTwh0YS
            pX/7HadcXUd/ONlc7PiEtgZouwrH9NFXk7UQSQmR8gt7Uavk7pzMZHJc+eWxhsUq
            2h6ILLhg7F+jUzBRMB0GA1UdDgQWBBQJhRO5dJbtNPp6dNoL8GukLxGnizAfBgNV
            HSMEGDAWgBQJhRO5dJbtNPp6dNoL8GukLxGnizAPBgNVHRMBAf8EBTADAQH/MAoG
            CCqGSM49BAMCA0cAMEQCIGR+kPSdsvfU2iYbJcAB0OxJkZjxo780bzV7D6DIfkdo
            AiAC2YcokKTpK0whbPNxY9QJ1Qc/lnMx6WNarB3I77COtg==
            -----END CERTIFICATE-----
            """;

    static Stream<Arguments> pastes() {
        return Stream.of(
                Arguments.of("byte order mark and blank lines before it", "\uFEFF\n \n" + PRIVATE_PEM),
                Arguments.of("one line, blanks for line ends", PRIVATE_PEM.replace('\n', ' ')),
                Arguments.of("single quotes around PEM", "'" + PRIVATE_PEM + "'"),
                Arguments.of("quotes around backslash and n", '"' + PRIVATE_PEM.replace("\n", "\\n") + '"'),
                Arguments.of("backslash, r, backslash, n", PRIVATE_PEM.replace("\n", "\\r\\n")),
                Arguments.of("bare with Windows line ends", PRIVATE_BARE.replaceAll("(.{76})", "$1\r\n")),
                Arguments.of("slashes escaped by a JSON writer", PRIVATE_BARE.replace("/", "\\/")),
                Arguments.of("no-break and zero-width blanks", "\u00A0" + PRIVATE_BARE.replace("A", "\u200BA")),
                Arguments.of("without its padding", PKCS1_BARE.replace("=", "")),
                Arguments.of("a note before it", "Bag Attributes\n    localKeyID: 01\n" + PRIVATE_PEM),
                Arguments.of("PKCS#1 under the label of PKCS#8", pem("PRIVATE KEY", PKCS1_BARE)),
                Arguments.of("PKCS#8 under the label of PKCS#1", pem("RSA PRIVATE KEY", PRIVATE_BARE)),
                Arguments.of("two different labels", PRIVATE_PEM.replace("END PRIVATE", "END RSA PRIVATE")),
                Arguments.of("a private key under a public label", pem("PUBLIC KEY", PRIVATE_BARE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pastes")
    void shouldReadThePrivateKeyIn(String form, String text) {
        assertEquals(KEY, RsaKeys.readPrivate(text), form);
    }

    @Test
    void shouldReadAPublicKeyInPkcs1() throws IOException {
        byte[] spki = Base64.getDecoder().decode(PUBLIC_BARE);
        String pkcs1 = base64(SubjectPublicKeyInfo.getInstance(spki)
                .parsePublicKey()
                .toASN1Primitive()
                .getEncoded());
        for (String text : new String[] {
            pkcs1, pem("RSA PUBLIC KEY", pkcs1), pem("PUBLIC KEY", pkcs1), pem("RSA PUBLIC KEY", PUBLIC_BARE)
        }) {
            assertEquals(PUBLIC_BARE, RsaKeys.uploadForm(RsaKeys.readPublic(text)));
        }
        assertEquals("a public key where a private key is needed", privateRefusal(pkcs1));
    }

    static Stream<Arguments> noPrivateKeys() {
        String twice = base64(PRIVATE_PEM.getBytes(StandardCharsets.UTF_8));
        String openSsh =
                base64("openssh-key-v1\0and so on, it is not read any further".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                Arguments.of(
                        pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n" + PKCS1_BARE),
                        "an encrypted private key; decrypt it first, the gateway takes no passphrase"),
                Arguments.of(
                        pem("OPENSSH PRIVATE KEY", openSsh),
                        "an OpenSSH private key; turn it into PKCS#8 first, with ssh-keygen -p -m PKCS8"),
                Arguments.of(CERTIFICATE, "a certificate where a private key is needed"),
                Arguments.of("ssh-rsa AAAAB3NzaC1yc2EAAAA a@b", "a public key where a private key is needed"),
                Arguments.of(twice, "Base64 text that was encoded twice; decode it once"),
                Arguments.of(
                        base64(PRIVATE_BARE.getBytes(StandardCharsets.UTF_8)),
                        "Base64 text that was encoded twice; decode it once"),
                Arguments.of(PRIVATE_PEM + PUBLIC_PEM, "PEM text with more than one block; one key is needed"),
                Arguments.of(PRIVATE_PEM.substring(0, 900), "PEM text that is cut off: its END line is missing"),
                Arguments.of(PRIVATE_PEM.substring(900), "PEM text whose BEGIN line is missing or damaged"),
                Arguments.of(
                        PRIVATE_PEM.replace("-----BEGIN", "----BEGIN"),
                        "PEM text whose BEGIN line is missing or damaged"),
                Arguments.of(
                        pem("PRIVATE KEY", PRIVATE_BARE.substring(0, 800)),
                        "PEM text that is cut off: the key goes on after its end"),
                Arguments.of(pem("PRIVATE KEY", "!" + PRIVATE_BARE), "PEM text that is damaged or cut off"),
                Arguments.of(
                        pem("PRIVATE KEY", base64(Arrays.copyOf(KEY.getEncoded(), KEY.getEncoded().length + 3))),
                        "PEM text that goes on after the end of the key"),
                Arguments.of("A".repeat(64), "Base64 text that is not a key"),
                Arguments.of(
                        PRIVATE_BARE.replace('+', '-').replace('/', '_'),
                        "text that is neither PEM nor the Base64 of a key"),
                Arguments.of("/run/secrets/merchant.pem", "text that is neither PEM nor the Base64 of a key"),
                Arguments.of(base64(sequenceOf(60)), "something that is no RSA key in a known format"));
    }

    @ParameterizedTest
    @MethodSource("noPrivateKeys")
    void shouldSayWhatItIsInsteadOfAPrivateKey(String text, String expected) {
        assertEquals(expected, privateRefusal(text));
    }

    static Stream<Arguments> noPublicKeys() {
        return Stream.of(
                Arguments.of(CERTIFICATE, "a certificate; take the public key out of it first"),
                Arguments.of(
                        "ssh-rsa AAAAB3NzaC1yc2EAAAA a@b",
                        "an OpenSSH public key; turn it into PEM first, with ssh-keygen -e -m PKCS8"),
                Arguments.of(
                        "AAAAB3NzaC1yc2EAAAADAQABAAABAQCrYW9uwZGx8BD8",
                        "an OpenSSH public key; turn it into PEM first, with ssh-keygen -e -m PKCS8"),
                Arguments.of(
                        pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\n" + PKCS1_BARE),
                        "a private key where a public key is needed"),
                Arguments.of(PUBLIC_PEM + PUBLIC_PEM, "PEM text with more than one block; one key is needed"));
    }

    @ParameterizedTest
    @MethodSource("noPublicKeys")
    void shouldSayWhatItIsInsteadOfAPublicKey(String text, String expected) {
        assertEquals(expected, publicRefusal(text));
    }

    @ParameterizedTest
    @CsvSource({
        "EC, an EC private key; PayCools needs RSA, an EC public key; PayCools needs RSA",
        "Ed25519, a private key that is not RSA; PayCools needs RSA, a public key that is not RSA; PayCools needs RSA",
        "RSASSA-PSS, a private key that is not RSA; PayCools needs RSA, a public key that is not RSA; PayCools needs RSA"
    })
    void shouldNameAnotherAlgorithm(String algorithm, String ofPrivate, String ofPublic)
            throws GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        assertEquals(ofPrivate, privateRefusal(base64(pair.getPrivate().getEncoded())));
        assertEquals(ofPublic, publicRefusal(base64(pair.getPublic().getEncoded())));
    }

    @Test
    void shouldNameAnEcKeyAsOpensslEcparamWritesIt() {
        // SEC 1: version 1 and an octet string; before it the OID of the curve in a block of its own.
        byte[] sec1 = new byte[39];
        System.arraycopy(new byte[] {0x30, 37, 2, 1, 1, 4, 32}, 0, sec1, 0, 7);
        String text = pem("EC PARAMETERS", "BggqhkjOPQMBBw==") + pem("EC PRIVATE KEY", base64(sec1));
        assertEquals("an EC private key; PayCools needs RSA", privateRefusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchant-2048.pkcs8.b64", "merchant-2048.pkcs1.b64", "merchant-4096.pkcs8.b64"})
    void shouldCallAKeyCutOffWhereverItIsCut(String file) {
        String text = Vectors.key(file).strip().replace("=", "");
        for (int end = 40; end < text.length(); end++) {
            String message = privateRefusal(text.substring(0, end));
            assertTrue(message.startsWith("Base64 text") && message.contains("cut off"), end + ": " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchant-2048.pkcs8.b64", "merchant-2048.pkcs1.b64"})
    void shouldNeverTakeADamagedKeyForAnotherKey(String file) {
        byte[] good = Base64.getDecoder().decode(Vectors.key(file).strip());
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            try {
                RSAPrivateCrtKey read = RsaKeys.readPrivate(base64(damaged));
                // A bit that means nothing, such as one in the tag of the absent algorithm parameters.
                assertEquals(numbers(KEY), numbers(read), "byte " + i);
            } catch (UnreadableKeyException expected) {
                assertNull(expected.getCause());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform-2048.public.b64", "platform-4096.public.b64"})
    void shouldAnswerADamagedPublicKeyWithNoOtherException(String file) {
        byte[] good = Base64.getDecoder().decode(Vectors.key(file).strip());
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = good.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    assertTrue(RsaKeys.readPublic(base64(damaged)).getModulus().bitLength() >= 2048);
                } catch (UnreadableKeyException expected) {
                    assertNull(expected.getCause());
                }
            }
        }
    }

    @Test
    void shouldRefuseAKeyWithoutSecrets() throws IOException {
        BigInteger one = BigInteger.ONE;
        BigInteger n = KEY.getModulus();
        String trivial = base64(
                new RSAPrivateKey(n, one, one, KEY.getPrimeP(), KEY.getPrimeQ(), one, one, KEY.getCrtCoefficient())
                        .getEncoded());
        assertEquals("a private key whose numbers do not belong together", privateRefusal(trivial));
        String unfactored =
                base64(new RSAPrivateKey(n, KEY.getPublicExponent(), KEY.getPrivateExponent(), one, n, one, one, one)
                        .getEncoded());
        assertEquals("a private key whose numbers cannot be read", privateRefusal(unfactored));
    }

    private static List<BigInteger> numbers(RSAPrivateCrtKey key) {
        return List.of(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient());
    }

    private static byte[] sequenceOf(int nulls) {
        byte[] der = new byte[2 + 2 * nulls];
        der[0] = 0x30;
        der[1] = (byte) (2 * nulls);
        for (int i = 0; i < nulls; i++) {
            der[2 + 2 * i] = 5;
        }
        return der;
    }

    private static String pem(String label, String body) {
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String privateRefusal(String text) {
        return assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPrivate(text))
                .getMessage();
    }

    private static String publicRefusal(String text) {
        return assertThrows(UnreadableKeyException.class, () -> RsaKeys.readPublic(text))
                .getMessage();
    }
}
