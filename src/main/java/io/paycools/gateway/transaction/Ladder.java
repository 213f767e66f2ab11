package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When the next step of an unsettled transaction is due: soon at first, because most are settled soon, and then more
 * and more rarely. Later rungs are spread by up to a tenth to either side, so that what went wrong together is not
 * asked about together.
 */
final class Ladder {

    /** PayCools may or may not have it: the first question follows at once. */
    static final Duration UNCERTAIN = Duration.ofSeconds(10);
    /** PayCools has it and will most likely say so itself. */
    static final Duration PENDING = Duration.ofMinutes(2);
    /** What could not be sent is tried again. */
    static final Duration SENDING = Duration.ofSeconds(1);

    static final Duration LONGEST = Duration.ofHours(6);
    static final Duration LONGEST_BEFORE_SENDING = Duration.ofMinutes(1);
    /** PayCools may let a refund wait for days for another one, and every attempt is two rows of history. */
    static final Duration LONGEST_BEFORE_REFUNDING = Duration.ofMinutes(10);

    private static final int DOUBLINGS = 20;
    private static final int PER_MILLE = 1000;
    private static final int SPREAD = 100;

    private Ladder() {}

    /**
     * The time of the next question to PayCools, or null when none is to be asked in the status.
     *
     * @param asked how often it was asked in the status
     * @param closesAt when an unpaid order is certainly closed, or null; the ladder never steps over it
     */
    static Instant nextQuery(
            TransactionStatus status, int asked, Instant now, Instant closesAt, RandomGenerator chance) {
        return switch (status) {
            case SUBMITTING, UNKNOWN -> notBeyond(now, now.plus(rung(UNCERTAIN, asked, LONGEST, chance)), closesAt);
            case PENDING -> notBeyond(now, now.plus(rung(PENDING, asked, LONGEST, chance)), closesAt);
            case CREATED, AWAITING_APPROVAL, SUCCEEDED, FAILED, EXPIRED, CANCELLED -> null;
        };
    }

    /** The time to send what was taken up for sending so often already: at once when never. */
    static Instant nextSend(TransactionType type, int sends, Instant now, RandomGenerator chance) {
        Duration longest = type == TransactionType.REFUND ? LONGEST_BEFORE_REFUNDING : LONGEST_BEFORE_SENDING;
        return sends == 0 ? now : now.plus(rung(SENDING, sends - 1, longest, chance));
    }

    private static Instant notBeyond(Instant now, Instant next, Instant closesAt) {
        return closesAt != null && closesAt.isAfter(now) && closesAt.isBefore(next) ? closesAt : next;
    }

    private static Duration rung(Duration first, int number, Duration longest, RandomGenerator chance) {
        if (number == 0) {
            return first;
        }
        Duration grown = first.multipliedBy(1L << Math.min(number, DOUBLINGS));
        Duration capped = grown.compareTo(longest) > 0 ? longest : grown;
        int perMille = PER_MILLE - SPREAD + chance.nextInt(2 * SPREAD + 1);
        return capped.multipliedBy(perMille).dividedBy(PER_MILLE);
    }
}
