package io.paycools.gateway.paycools;

import java.net.URI;
import java.time.Duration;

import io.paycools.gateway.provider.Environment;

/**
 * One merchant application, ready for use.
 *
 * @param keys those that are in use now
 * @param notifyUrl where PayCools delivers webhooks
 * @param circuit when we stop calling
 * @param insecure whether PayCools is reached without TLS
 * @param environment in which of PayCools' worlds it lives
 */
record Account(
        String name,
        String appId,
        Keyring keys,
        URI baseUrl,
        String notifyUrl,
        Duration connectTimeout,
        Duration readTimeout,
        int maxRequestsPerSecond,
        PayCoolsConfig.Paths paths,
        Circuit.Rules circuit,
        boolean insecure,
        Environment environment) {

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
