package io.paycools.gateway.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When a delivery that failed is attempted again. */
class DeliveryLadderTest {

    private static final RandomGenerator NEVER_LATER = () -> 0;
    private static final RandomGenerator CHANCE = RandomGenerator.getDefault();

    @Test
    void shouldTryTenTimesOverThreeDaysAtLeast() {
        Duration total = Duration.ZERO;
        int attempts = 1;
        for (Duration wait = DeliveryLadder.next(attempts, null, NEVER_LATER);
                wait != null;
                wait = DeliveryLadder.next(attempts, null, NEVER_LATER)) {
            total = total.plus(wait);
            attempts++;
        }

        assertTrue(attempts >= 10, "attempts " + attempts);
        assertTrue(total.compareTo(Duration.ofHours(72)) >= 0, "over " + total);
    }

    @Test
    void shouldComeBackALittleLaterAndNeverSooner() {
        Duration first = DeliveryLadder.next(5, null, CHANCE);
        boolean different = false;
        for (int i = 0; i < 100; i++) {
            Duration wait = DeliveryLadder.next(5, null, CHANCE);
            assertTrue(wait.compareTo(Duration.ofMinutes(30)) >= 0);
            assertTrue(wait.compareTo(Duration.ofMinutes(33)) <= 0);
            different |= !wait.equals(first);
        }
        assertTrue(different, "what failed together must not come back together");
    }

    @Test
    void shouldWaitAsLongAsAskedButNotForEver() {
        assertEquals(Duration.ofMinutes(1), DeliveryLadder.next(1, Duration.ofMinutes(1), NEVER_LATER));
        assertEquals(Duration.ofSeconds(5), DeliveryLadder.next(1, Duration.ofSeconds(1), NEVER_LATER));
        assertEquals(Duration.ofHours(24), DeliveryLadder.next(1, Duration.ofDays(365), NEVER_LATER));
        assertNull(DeliveryLadder.next(DeliveryLadder.WAITS.size() + 1, Duration.ofMinutes(1), NEVER_LATER));
    }

    @Test
    void shouldReadRetryAfterAsSecondsAndAsATime() {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");

        assertEquals(Duration.ofSeconds(120), RetryAfter.read("120", now));
        assertEquals(Duration.ofSeconds(90), RetryAfter.read("Wed, 25 Nov 2026 00:01:30 GMT", now));
        assertNull(RetryAfter.read("Tue, 24 Nov 2026 00:01:30 GMT", now));
        assertNull(RetryAfter.read(null, now));
        assertNull(RetryAfter.read("-5", now));
        assertNull(RetryAfter.read("soon", now));
        assertNull(RetryAfter.read("99999999999999999999", now));
    }

    @Test
    void shouldMakeSecretsThatNobodyGuesses() {
        String secret = Signatures.newSecret();

        assertTrue(secret.matches("whsec_[A-Za-z0-9+/]{43}="), "32 bytes in Base64");
        assertNotEquals(secret, Signatures.newSecret());
    }
}
