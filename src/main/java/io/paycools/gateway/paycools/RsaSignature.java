package io.paycools.gateway.paycools;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/**
 * PayCools' signature: SHA256withRSA (PKCS#1 v1.5) over the UTF-8 bytes of exactly the text, as Base64 in the standard
 * alphabet and in one line (PayCools Global API, signing).
 */
final class RsaSignature {

    private RsaSignature() {}

    /**
     * Signs a text.
     *
     * @throws IllegalArgumentException when the text has half a character in it, which no two systems encode alike
     */
    static String sign(PrivateKey key, String text) {
        try {
            Signature signature = RsaProvider.signature(key);
            signature.initSign(key);
            signature.update(utf8(text));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text with half a character cannot be signed");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was checked at the start cannot sign", e);
        }
    }

    /**
     * True when the signature is the key's over the text, in the one form in which PayCools writes it. Anything else,
     * nothing at all included, is no signature: it is false and never an exception.
     */
    static boolean verify(PublicKey key, String text, String base64) {
        if (!(key instanceof RSAPublicKey rsa) || text == null || base64 == null) {
            return false;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            int expected = (rsa.getModulus().bitLength() + 7) / 8;
            // The decoder overlooks missing padding and stray last bits: one signature has one text.
            if (bytes.length != expected
                    || !Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return false;
            }
            Signature signature = RsaProvider.signature(key);
            signature.initVerify(key);
            signature.update(utf8(text));
            return signature.verify(bytes);
        } catch (RuntimeException | CharacterCodingException | GeneralSecurityException e) {
            // Unchecked too: the native library has failures of its own, and another key may still verify it.
            return false;
        }
    }

    /** Strictly: {@code String.getBytes} would write a question mark for half a character. */
    private static ByteBuffer utf8(String text) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    }
}
