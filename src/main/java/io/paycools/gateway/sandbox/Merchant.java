package io.paycools.gateway.sandbox;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Objects;

/**
 * One merchant application that the sandbox knows, as PayCools' dashboard would keep it.
 *
 * @param appId the application id that comes with every request
 * @param publicKey the merchant's RSA key, with which requests are verified
 * @param platformPrivateKey the platform's RSA key, with which webhooks to this merchant are signed
 * @param payoutWebhookUrl where payout webhooks go, since a payout request carries no address; null or blank = nowhere
 */
public record Merchant(String appId, PublicKey publicKey, PrivateKey platformPrivateKey, String payoutWebhookUrl) {

    public Merchant {
        Objects.requireNonNull(appId, "appId");
        Objects.requireNonNull(publicKey, "publicKey");
        Objects.requireNonNull(platformPrivateKey, "platformPrivateKey");
    }

    /**
     * The same, from keys as text: PEM or bare Base64, the public one X.509, the private one PKCS#8.
     *
     * @throws IllegalArgumentException when a key cannot be read; the message does not contain it
     */
    public static Merchant of(String appId, String publicKey, String platformPrivateKey, String payoutWebhookUrl) {
        return new Merchant(appId, Keys.publicKey(publicKey), Keys.privateKey(platformPrivateKey), payoutWebhookUrl);
    }

    /** Without the keys: some providers print key material in a key's own text form. */
    @Override
    public String toString() {
        return "Merchant[appId=" + appId + ", payoutWebhookUrl=" + payoutWebhookUrl + "]";
    }
}
