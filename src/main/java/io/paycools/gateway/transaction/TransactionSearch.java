package io.paycools.gateway.transaction;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What to look for; every part but the limit may be null. Newest first.
 *
 * @param accounts only what is in one of them; null for all
 * @param createdFrom inclusive
 * @param createdTo exclusive
 * @param after where the page before ended
 * @param limit how many at most
 */
public record TransactionSearch(
        TransactionType type,
        PublicStatus status,
        String merchantOrderId,
        String providerReference,
        String account,
        Set<String> accounts,
        Instant createdFrom,
        Instant createdTo,
        Position after,
        int limit) {

    /** The place of one transaction in the list. */
    public record Position(Instant createdAt, UUID id) {}
}
