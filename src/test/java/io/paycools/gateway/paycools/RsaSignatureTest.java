package io.paycools.gateway.paycools;

import java.security.PublicKey;
import java.util.List;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertEquals(row.sign(), RsaSignature.sign(RsaKeys.readPrivate(Vectors.key(row.privateKey())), row.param()));
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
    void shouldNotSignHalfACharacter() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RsaSignature.sign(RsaKeys.readPrivate(Vectors.key("merchant-2048.pkcs8.pem")), "a\uD83D"));
    }

    private static PublicKey publicKey(String file) {
        return RsaKeys.readPublic(Vectors.key(file));
    }
}
