package io.paycools.gateway.paycools;

import java.net.URI;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;

/**
 * One merchant application, ready for use.
 *
 * @param privateKey signs what we send
 * @param publicKey its public half, which PayCools must have
 * @param platformKeys verify what PayCools sends; two while PayCools rotates its key
 * @param notifyUrl where PayCools delivers webhooks
 * @param circuit when we stop calling
 * @param insecure whether PayCools is reached without TLS
 */
record Account(
        String name,
        String appId,
        PrivateKey privateKey,
        RSAPublicKey publicKey,
        List<RSAPublicKey> platformKeys,
        URI baseUrl,
        String notifyUrl,
        Duration connectTimeout,
        Duration readTimeout,
        int maxRequestsPerSecond,
        PayCoolsConfig.Paths paths,
        Circuit.Rules circuit,
        boolean insecure) {

    /** Keys stay out of every log. */
    @Override
    public String toString() {
        return "Account[" + name + "]";
    }

    /** Below the whole base address: what stands in front of PayCools may want a path of its own. */
    String url(String path) {
        return baseUrl + (path.startsWith("/") ? path.substring(1) : path);
    }
}
