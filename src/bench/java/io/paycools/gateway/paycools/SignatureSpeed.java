package io.paycools.gateway.paycools;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.paycools.gateway.testing.Vectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.OpenSSLProvider;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Signatures of 2048 bits for each second that a core computes: ours as they are made, and those of each provider. */
public final class SignatureSpeed {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String TEXT = "{\"timestamp\":1764050000000,\"mchOrderId\":\"" + "x".repeat(500) + "\"}";

    private SignatureSpeed() {}

    /** Ours first. */
    public static Map<String, Double> measure(Duration time) throws Exception {
        RSAPrivateCrtKey key = RsaKeys.readPrivate(Vectors.key("merchant-2048.pkcs8.pem"));
        PrivateKey ours = SigningKey.of(key).privateKey();
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("ours", rate(time, () -> RsaSignature.sign(ours, TEXT)));
        rates.put("JDK", rate(time, provider(java.security.Security.getProvider("SunRsaSign"), key)));
        rates.put("BouncyCastle", rate(time, provider(new BouncyCastleProvider(), key)));
        rates.put("Conscrypt", rate(time, provider(new OpenSSLProvider(), key)));
        rates.put("Amazon Corretto", rate(time, provider(AmazonCorrettoCryptoProvider.INSTANCE, key)));
        return rates;
    }

    private static Callable<Object> provider(Provider provider, RSAPrivateCrtKey key) throws GeneralSecurityException {
        PrivateKey own =
                KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        return () -> {
            Signature signature = Signature.getInstance("SHA256withRSA", provider);
            signature.initSign(own);
            signature.update(TEXT.getBytes(UTF_8));
            return signature.sign();
        };
    }

    private static double rate(Duration time, Callable<Object> work) throws Exception {
        repeat(time.dividedBy(2), work);
        long before = THREADS.getCurrentThreadCpuTime();
        int count = repeat(time, work);
        return count * 1e9 / (THREADS.getCurrentThreadCpuTime() - before);
    }

    private static int repeat(Duration time, Callable<Object> work) throws Exception {
        int count = 0;
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; count++) {
            if (work.call() == null) {
                throw new IllegalStateException("no signature");
            }
        }
        return count;
    }
}
