package io.paycools.gateway.paycools;

import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;

/** A key of ours: its private half signs what we send, PayCools must have its public half. */
record SigningKey(PrivateKey privateKey, RSAPublicKey publicKey) {

    static SigningKey of(RSAPrivateCrtKey key) {
        RSAPublicKey publicKey = RsaKeys.publicKeyOf(key);
        return new SigningKey(RsaProvider.fast(key, publicKey), publicKey);
    }

    boolean isSameAs(SigningKey other) {
        return other != null && publicKey.getModulus().equals(other.publicKey.getModulus());
    }

    /** Keys stay out of every log. */
    @Override
    public String toString() {
        return "SigningKey[masked]";
    }
}
