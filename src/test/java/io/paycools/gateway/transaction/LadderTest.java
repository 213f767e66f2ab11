package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When the next question is asked. */
class LadderTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final RandomGenerator CHANCE = new Random(11);

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN,0,PT10S,PT10S",
        "SUBMITTING,0,PT10S,PT10S",
        "PENDING,0,PT2M,PT2M",
        // From here on a tenth to either side.
        "UNKNOWN,1,PT18S,PT22S",
        "UNKNOWN,2,PT36S,PT44S",
        "PENDING,3,PT14M24S,PT17M36S",
        // At most six hours.
        "UNKNOWN,15,PT5H24M,PT6H36M",
        "PENDING,100,PT5H24M,PT6H36M"
    })
    void shouldAskSoonAtFirstAndThenMoreRarely(TransactionStatus status, int asked, Duration atLeast, Duration atMost) {
        for (int i = 0; i < 1000; i++) {
            Duration wait = Duration.between(NOW, Ladder.nextQuery(status, asked, NOW, null, CHANCE));
            assertTrue(wait.compareTo(atLeast) >= 0 && wait.compareTo(atMost) <= 0, "waits " + wait);
        }
    }

    @Test
    void shouldSpreadWhatWentWrongTogether() {
        long different = CHANCE.ints(50)
                .mapToObj(any -> Ladder.nextQuery(TransactionStatus.UNKNOWN, 5, NOW, null, CHANCE))
                .distinct()
                .count();
        assertTrue(different > 20, different + " different times");
    }

    @Test
    void shouldAskWhenAnUnpaidOrderIsClosed() {
        Instant closesAt = NOW.plusSeconds(90);
        assertEquals(closesAt, Ladder.nextQuery(TransactionStatus.PENDING, 0, NOW, closesAt, CHANCE));
        assertEquals(
                NOW.plusSeconds(120), Ladder.nextQuery(TransactionStatus.PENDING, 0, NOW, NOW.minusSeconds(1), CHANCE));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionStatus.class,
            names = {"CREATED", "AWAITING_APPROVAL", "SUCCEEDED", "FAILED", "EXPIRED", "CANCELLED"})
    void shouldNotAskAboutWhatPayCoolsCannotTell(TransactionStatus status) {
        assertNull(Ladder.nextQuery(status, 0, NOW, null, CHANCE));
    }

    @Test
    void shouldSendAtOnceAndStepBackAfterEveryFailure() {
        assertEquals(NOW, Ladder.nextSend(TransactionType.PAYOUT, 0, NOW, CHANCE));
        assertEquals(NOW.plusSeconds(1), Ladder.nextSend(TransactionType.PAYOUT, 1, NOW, CHANCE));
        Duration later = Duration.between(NOW, Ladder.nextSend(TransactionType.PAYOUT, 50, NOW, CHANCE));
        assertTrue(later.compareTo(Duration.ofSeconds(66)) <= 0 && later.compareTo(Duration.ofSeconds(54)) >= 0);
    }

    @Test
    void shouldTryARefundThatHasToWaitLessOften() {
        assertEquals(NOW.plusSeconds(1), Ladder.nextSend(TransactionType.REFUND, 1, NOW, CHANCE));
        Duration later = Duration.between(NOW, Ladder.nextSend(TransactionType.REFUND, 50, NOW, CHANCE));
        assertTrue(later.compareTo(Duration.ofMinutes(11)) <= 0 && later.compareTo(Duration.ofMinutes(9)) >= 0);
    }
}
