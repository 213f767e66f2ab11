package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Signatures against those that openssl made. */
class RsaSignatureTest {

    static List<Vectors.Outbound> outbound() {
        List<Vectors.Outbound> rows = Vectors.outbound();
        assertEquals(7, rows.size());
        return rows;
    }

    @ParameterizedTest
    @MethodSource("outbound")
    void shouldSignByteForByteAsOpensslDoes(Vectors.Outbound row) {
        RSAPrivateCrtKey key = RsaKeys.readPrivate(Vectors.key(row.privateKey()));
        assertEquals(row.sign(), RsaSignature.sign(key, row.param()));
        assertEquals(row.sign(), RsaSignature.sign(SigningKey.of(key).privateKey(), row.param()));
    }

    @ParameterizedTest
    @MethodSource("outbound")
    void shouldVerifyWhatOpensslSignedAndNothingElse(Vectors.Outbound row) {
        PublicKey key = publicKey(row.privateKey().replace("pkcs8", "public"));
        assertTrue(RsaSignature.verify(key, row.param(), row.sign()));
        assertFalse(RsaSignature.verify(key, row.param() + " ", row.sign()));
        assertFalse(RsaSignature.verify(publicKey("stranger-2048.public.pem"), row.param(), row.sign()));
    }

    @Test
    void shouldNotVerifyWithOneCharacterChanged() {
        Vectors.Outbound row = outbound().get(0);
        PublicKey key = publicKey("merchant-2048.public.pem");
        for (int i = 0; i < row.sign().length(); i++) {
            char changed = row.sign().charAt(i) == 'A' ? 'B' : 'A';
            String other = row.sign().substring(0, i) + changed + row.sign().substring(i + 1);
            assertFalse(RsaSignature.verify(key, row.param(), other), "character " + i + " of the signature");
        }
        for (int i = 0; i < row.param().length(); i++) {
            String other = row.param().substring(0, i)
                    + (char) (row.param().charAt(i) ^ 1)
                    + row.param().substring(i + 1);
            assertFalse(RsaSignature.verify(key, other, row.sign()), "character " + i + " of the text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "AAAA", "not base64", "===="})
    void shouldTakeNothingElseForASignature(String sign) {
        assertFalse(RsaSignature.verify(publicKey("merchant-2048.public.pem"), "{}", sign));
    }

    @Test
    void shouldTakeASignatureInOneFormOnly() {
        Vectors.Outbound row = outbound().get(0);
        PublicKey key = publicKey("merchant-2048.public.pem");
        String sign = row.sign();
        for (String other : List.of(
                sign + "\n",
                " " + sign,
                sign.replace("=", ""),
                sign.replace('+', '-').replace('/', '_'),
                sign.substring(0, 76) + "\n" + sign.substring(76))) {
            assertFalse(RsaSignature.verify(key, row.param(), other));
        }
        assertFalse(RsaSignature.verify(key, row.param(), null));
        assertFalse(RsaSignature.verify(key, null, sign));
    }

    @Test
    void shouldNotTakeStrayLastBits() {
        // 256 bytes end in two Base64 characters of which the last carries two bits only: Q and R decode alike.
        Vectors.Outbound row = outbound().get(0);
        String sign = row.sign();
        assertTrue(sign.endsWith("AQ=="));
        String other = sign.substring(0, sign.length() - 3) + "R==";
        assertArrayEquals(Base64.getDecoder().decode(sign), Base64.getDecoder().decode(other));
        assertFalse(RsaSignature.verify(publicKey("merchant-2048.public.pem"), row.param(), other));
    }

    @Test
    void shouldVerifyWithNoKeyButAnRsaKey() throws GeneralSecurityException {
        Vectors.Outbound row = outbound().get(0);
        PublicKey ec = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        assertFalse(RsaSignature.verify(ec, row.param(), row.sign()));
        assertFalse(RsaSignature.verify(null, row.param(), row.sign()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD83D", "\uD83D b", "\uDE80", "\uDE80\uD83D"})
    void shouldNeitherSignNorVerifyHalfACharacter(String text) throws GeneralSecurityException {
        PrivateKey key = RsaKeys.readPrivate(Vectors.key("merchant-2048.pkcs8.pem"));
        assertThrows(IllegalArgumentException.class, () -> RsaSignature.sign(key, text));
        // getBytes writes a question mark for it: whoever signs so has signed another text.
        byte[] replaced = text.getBytes(StandardCharsets.UTF_8);
        Signature careless = Signature.getInstance("SHA256withRSA");
        careless.initSign(key);
        careless.update(replaced);
        String sign = Base64.getEncoder().encodeToString(careless.sign());
        PublicKey half = publicKey("merchant-2048.public.pem");
        assertTrue(RsaSignature.verify(half, new String(replaced, StandardCharsets.UTF_8), sign));
        assertFalse(RsaSignature.verify(half, text, sign));
    }

    /** A callback whose outer body holds both texts, so that there is something to verify. */
    record Signed(String name, boolean genuine, String param, String sign) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Signed> callbacks() {
        ObjectMapper json = new ObjectMapper();
        List<Signed> rows = new ArrayList<>();
        for (Vectors.Callback row : Vectors.callbacks()) {
            JsonNode body;
            try {
                body = json.readTree(row.body());
            } catch (IOException e) {
                continue;
            }
            if (body.path("param").isTextual() && body.path("sign").isTextual()) {
                // These two are refused for what they say, not for who signed them.
                boolean genuine = row.accepted()
                        || List.of("param-not-json", "duplicate-keys-differ").contains(row.name());
                rows.add(new Signed(
                        row.name(),
                        genuine,
                        body.get("param").asText(),
                        body.get("sign").asText()));
            }
        }
        return rows;
    }

    @Test
    void shouldLeaveOutOnlyTheCallbacksThatLackOneOfTheTwoTexts() {
        Set<String> left =
                Vectors.callbacks().stream().map(Vectors.Callback::name).collect(Collectors.toSet());
        callbacks().forEach(row -> left.remove(row.name()));
        assertEquals(
                Set.of(
                        "sign-missing",
                        "sign-null",
                        "sign-array",
                        "param-object",
                        "param-missing",
                        "body-not-json",
                        "body-empty",
                        "body-deeply-nested"),
                left);
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void shouldVerifyACallbackWithTheOneKeyThatSignedIt(Signed row) {
        long verifying = Stream.of("platform-2048", "platform-next-2048", "platform-4096")
                .filter(name -> RsaSignature.verify(publicKey(name + ".public.pem"), row.param(), row.sign()))
                .count();
        assertEquals(row.genuine() ? 1 : 0, verifying);
    }

    private static PublicKey publicKey(String file) {
        return RsaProvider.fast(RsaKeys.readPublic(Vectors.key(file)));
    }
}
