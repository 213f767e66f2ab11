package io.paycools.gateway.sandbox;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** Reads the two key forms that PayCools documents: X.509 public and PKCS#8 private, in PEM or bare Base64. */
final class Keys {

    private Keys() {}

    static PublicKey publicKey(String text) {
        try {
            return rsa().generatePublic(new X509EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The public key is not an RSA key in X.509 form (PEM or Base64)", e);
        }
    }

    static PrivateKey privateKey(String text) {
        try {
            return rsa().generatePrivate(new PKCS8EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // The cause is left out: its message may quote what it could not decode.
            throw new IllegalArgumentException("The private key is not an RSA key in PKCS#8 form (PEM or Base64)");
        }
    }

    /** A public key as the dashboard takes it: Base64 in one line, without header, blanks and line ends. */
    static Optional<PublicKey> pasted(String text) {
        try {
            return Optional.of(rsa().generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(text))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static KeyFactory rsa() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA");
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder()
                .decode(text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }
}
