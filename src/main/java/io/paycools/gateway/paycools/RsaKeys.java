package io.paycools.gateway.paycools;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads RSA keys in every form in which people have them: PKCS#8 or PKCS#1, PEM or bare Base64. BouncyCastle takes the
 * formats apart; the keys themselves are the JDK's.
 */
final class RsaKeys {

    /** PayCools demands 2048 bits, and 4096 in Malaysia (PayCools Global API, keys). */
    private static final int MIN_BITS = 2048;

    private static final AlgorithmIdentifier RSA = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);

    private RsaKeys() {}

    /**
     * Reads a private key.
     *
     * @throws UnreadableKeyException naming what was found instead
     */
    static RSAPrivateCrtKey readPrivate(String text) {
        KeyFile file = KeyFile.read(text);
        return switch (file.format()) {
            case PKCS8_PRIVATE, PKCS1_PRIVATE -> privateKey(file);
            case SPKI_PUBLIC, PKCS1_PUBLIC, OPENSSH_PUBLIC ->
                throw new UnreadableKeyException("a public key where a private key is needed");
            case ENCRYPTED_PRIVATE ->
                throw new UnreadableKeyException(
                        "an encrypted private key; decrypt it first, the gateway takes no passphrase");
            case OPENSSH_PRIVATE ->
                throw new UnreadableKeyException(
                        "an OpenSSH private key; turn it into PKCS#8 first, with ssh-keygen -p -m PKCS8");
            case EC_PRIVATE -> throw new UnreadableKeyException("an EC private key; PayCools needs RSA");
            case CERTIFICATE -> throw new UnreadableKeyException("a certificate where a private key is needed");
        };
    }

    private static RSAPrivateCrtKey privateKey(KeyFile file) {
        try {
            PrivateKeyInfo pkcs8 = file.format() == KeyFile.Format.PKCS8_PRIVATE
                    ? PrivateKeyInfo.getInstance(file.der())
                    : new PrivateKeyInfo(RSA, RSAPrivateKey.getInstance(file.der()));
            requireRsa(pkcs8.getPrivateKeyAlgorithm(), "private");
            RSAPrivateCrtKey key = (RSAPrivateCrtKey)
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.getEncoded()));
            requireLength(key);
            requireConsistency(key);
            return key;
        } catch (GeneralSecurityException
                | IOException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | ClassCastException e) {
            // The last four are what BouncyCastle and the JDK say to damaged bytes. No cause: it could show some.
            throw new UnreadableKeyException("a private key whose numbers cannot be read");
        }
    }

    /**
     * Reads a public key.
     *
     * @throws UnreadableKeyException naming what was found instead
     */
    static RSAPublicKey readPublic(String text) {
        KeyFile file = KeyFile.read(text);
        return switch (file.format()) {
            case SPKI_PUBLIC, PKCS1_PUBLIC -> publicKey(file);
            case PKCS8_PRIVATE, PKCS1_PRIVATE, EC_PRIVATE, ENCRYPTED_PRIVATE, OPENSSH_PRIVATE ->
                throw new UnreadableKeyException("a private key where a public key is needed");
            case OPENSSH_PUBLIC ->
                throw new UnreadableKeyException(
                        "an OpenSSH public key; turn it into PEM first, with ssh-keygen -e -m PKCS8");
            case CERTIFICATE -> throw new UnreadableKeyException("a certificate; take the public key out of it first");
        };
    }

    private static RSAPublicKey publicKey(KeyFile file) {
        try {
            SubjectPublicKeyInfo spki = file.format() == KeyFile.Format.SPKI_PUBLIC
                    ? SubjectPublicKeyInfo.getInstance(file.der())
                    : new SubjectPublicKeyInfo(RSA, org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(file.der()));
            requireRsa(spki.getAlgorithm(), "public");
            RSAPublicKey key = (RSAPublicKey)
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki.getEncoded()));
            requireLength(key);
            return key;
        } catch (GeneralSecurityException
                | IOException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | ClassCastException e) {
            throw new UnreadableKeyException("a public key whose numbers cannot be read");
        }
    }

    /** The public half. */
    static RSAPublicKey publicKeyOf(RSAPrivateCrtKey key) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    /** What two people compare to see that they have the same key. */
    static String fingerprint(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The form in which the PayCools dashboard takes a public key: Base64 in one line, no header, no blanks. */
    static String uploadForm(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static void requireRsa(AlgorithmIdentifier algorithm, String half) {
        if (!PKCSObjectIdentifiers.rsaEncryption.equals(algorithm.getAlgorithm())) {
            boolean ec = X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm.getAlgorithm());
            throw new UnreadableKeyException(
                    (ec ? "an EC " + half + " key" : "a " + half + " key that is not RSA") + "; PayCools needs RSA");
        }
    }

    private static void requireLength(RSAKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_BITS) {
            throw new UnreadableKeyException("an RSA key of " + bits + " bits; at least " + MIN_BITS + " are needed");
        }
    }

    /** A key with one damaged number would sign, and nobody could verify it. */
    private static void requireConsistency(RSAPrivateCrtKey key) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        BigInteger e = key.getPublicExponent();
        // With the exponent 1 a signature would be no secret, and the JDK takes no such public key.
        boolean consistent = e.compareTo(BigInteger.TWO) > 0
                && p.multiply(q).equals(key.getModulus())
                && inverse(e, key.getPrimeExponentP(), p)
                && inverse(e, key.getPrimeExponentQ(), q)
                && inverse(q, key.getCrtCoefficient(), p.add(BigInteger.ONE))
                && inverse(e, key.getPrivateExponent(), p)
                && inverse(e, key.getPrivateExponent(), q);
        if (!consistent) {
            throw new UnreadableKeyException("a private key whose numbers do not belong together");
        }
    }

    /** True when a times b is 1 modulo (prime - 1). */
    private static boolean inverse(BigInteger a, BigInteger b, BigInteger prime) {
        return a.multiply(b).mod(prime.subtract(BigInteger.ONE)).equals(BigInteger.ONE);
    }
}
