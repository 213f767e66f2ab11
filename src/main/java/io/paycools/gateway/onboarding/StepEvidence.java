package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import io.paycools.gateway.transaction.TransactionType;

/**
 * What the newest transactions and webhooks of an account tell.
 *
 * @param products by type; a type without transactions is not in it
 * @param forgedAt when a webhook last came that PayCools had not signed, or null
 * @param addressRefusedAt when a webhook last came from an address that is not allowed, or null
 */
record StepEvidence(Map<TransactionType, Product> products, Instant forgedAt, Instant addressRefusedAt) {

    /**
     * One type.
     *
     * @param succeeded how many of the newest succeeded
     * @param failed how many of the newest failed
     * @param webhookAt when the last verified webhook about one of them came, or null
     * @param missing how many of those that are settled and for which there was time have had no webhook since
     */
    record Product(int succeeded, int failed, Instant webhookAt, int missing) {}

    private static final Product NOTHING = new Product(0, 0, null, 0);

    Product of(TransactionType type) {
        return products.getOrDefault(type, NOTHING);
    }

    /** When the last verified webhook came, of whatever; or null. */
    Instant webhookAt() {
        return products.values().stream()
                .map(Product::webhookAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
