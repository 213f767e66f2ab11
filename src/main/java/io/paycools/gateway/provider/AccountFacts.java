package io.paycools.gateway.provider;

import java.net.URI;
import java.util.List;

/**
 * What is configured of an account and may be shown. Nothing of it is secret.
 *
 * @param publicKey our public key, in the form in which the provider's dashboard takes it
 * @param fingerprint what two people compare to see that they have the same key
 * @param keyBits the length of our key
 * @param providerFingerprints of the provider's keys, in the order of the configuration
 * @param baseUrl where the provider is called
 * @param webhookUrl where the provider delivers
 */
public record AccountFacts(
        String account,
        Environment environment,
        String appId,
        String publicKey,
        String fingerprint,
        int keyBits,
        List<String> providerFingerprints,
        URI baseUrl,
        URI webhookUrl) {}
