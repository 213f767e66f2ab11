package io.paycools.gateway.personaldata;

import java.time.Instant;

import io.smallrye.mutiny.Uni;

/**
 * A kind of rows with personal data that is erased after the retention. What may still be sent, asked about, applied or
 * looked into by a person is never among them. Both methods run inside the caller's unit of work.
 */
public interface Erasable {

    /** What the rows are. */
    enum Kind {
        TRANSACTIONS,
        PAYMENT_LINKS,
        WEBHOOKS
    }

    Kind kind();

    /** How many were over before the time and are not erased, counted up to a number; locks nothing. */
    Uni<Integer> count(Instant before, int most);

    /** Erases so many of them at the most, skipping those that somebody has locked, and answers how many it erased. */
    Uni<Integer> erase(Instant before, Instant now, int most);
}
