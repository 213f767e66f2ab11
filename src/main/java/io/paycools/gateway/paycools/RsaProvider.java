package io.paycools.gateway.paycools;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.Callable;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Who computes RSA. The JDK signs at about a quarter of the speed of OpenSSL, and a signature is what a request to
 * PayCools costs most of; Amazon's provider has the speed, in a native library that does not run everywhere. Where it
 * does not, the JDK computes the same signatures. Only RSA with PayCools' keys goes there: TLS and all else stays as it
 * is.
 */
final class RsaProvider {

    private static final Logger LOG = Logger.getLogger(RsaProvider.class);

    private static final String SWITCH = "gateway.native-signatures";
    private static final String SIGNATURE = "SHA256withRSA";
    private static final byte[] SAMPLE = {1, 2, 3};

    /** Null: the JDK's. */
    private static final Provider NATIVE = load();

    private RsaProvider() {}

    private static Provider load() {
        if (!ConfigProvider.getConfig().getOptionalValue(SWITCH, Boolean.class).orElse(true)) {
            LOG.infof("The JDK computes the signatures, because %s is false.", SWITCH);
            return null;
        }
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            if (provider.getLoadingError() != null) {
                throw provider.getLoadingError();
            }
            provider.assertHealthy();
            LOG.infof("%s computes the signatures.", provider.getName());
            return provider;
        } catch (Throwable e) { // NOPMD: a native library that does not fit ends in errors of many kinds
            LOG.infof(
                    "The JDK computes the signatures, slower, because the native library does not run here: %s",
                    e.getClass().getName());
            return null;
        }
    }

    static boolean isNative() {
        return NATIVE != null;
    }

    /** SHA256withRSA for a key that {@link #fast} has made over, or else by the JDK. */
    static Signature signature(Key key) throws GeneralSecurityException {
        boolean fast = NATIVE != null
                && key.getClass().getPackageName().equals(NATIVE.getClass().getPackageName());
        return fast ? Signature.getInstance(SIGNATURE, NATIVE) : Signature.getInstance(SIGNATURE);
    }

    /**
     * The same key in the form in which signing is fast, or as it is, where the native library does not take it. Once
     * for each key the JDK looks whether it can verify what such a key signs.
     */
    static RSAPrivateCrtKey fast(RSAPrivateCrtKey key, RSAPublicKey publicKey) {
        return madeOver(key, () -> {
            RSAPrivateCrtKey fast = (RSAPrivateCrtKey) factory().translateKey(key);
            Signature signing = signature(fast);
            signing.initSign(fast);
            signing.update(SAMPLE);
            byte[] signature = signing.sign();
            Signature verifying = signature(publicKey);
            verifying.initVerify(publicKey);
            verifying.update(SAMPLE);
            if (!verifying.verify(signature)) {
                throw new SignatureException("the JDK cannot verify what the native library signs");
            }
            return fast;
        });
    }

    /** The same key in the form in which verifying is fast, or as it is. */
    static RSAPublicKey fast(RSAPublicKey key) {
        return madeOver(key, () -> (RSAPublicKey) factory().translateKey(key));
    }

    /** The library takes fewer keys than the JDK, and tells so with checked and unchecked exceptions. */
    private static <K extends Key> K madeOver(K key, Callable<K> work) {
        if (NATIVE == null) {
            return key;
        }
        try {
            return work.call();
        } catch (Exception e) {
            LOG.warnf(
                    "The JDK computes the signatures of a key that the native library does not take: %s",
                    e.getClass().getName());
            return key;
        }
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA", NATIVE);
    }
}
