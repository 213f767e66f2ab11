package io.paycools.gateway.link;

import java.time.Duration;

import io.github.bucket4j.TimeMeter;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How often a page may be opened. */
class PayerLimitsTest {

    private static final String TOKEN = "23456789ABCDEFGHJKLMNP";

    private final StoppedTime time = new StoppedTime();
    private final PayerLimits limits = new PayerLimits(20, 50, 10, time);

    private static final class StoppedTime implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void shouldStopAnAddressAndLetItInAgain() {
        for (int i = 0; i < 20; i++) {
            limits.count("192.0.2.1", TOKEN);
        }
        ServiceException refused = assertThrows(ServiceException.class, () -> limits.count("192.0.2.1", TOKEN));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, refused.code());
        assertTrue(refused.retryAfter().toSeconds() >= 1, refused.retryAfter()::toString);
        assertDoesNotThrow(() -> limits.count("192.0.2.2", TOKEN));
        time.nanos += Duration.ofSeconds(4).toNanos();
        assertDoesNotThrow(() -> limits.count("192.0.2.1", TOKEN));
    }

    @Test
    void shouldStopEverybodyAtOneLink() {
        for (int i = 0; i < 50; i++) {
            limits.count("192.0.2." + i, TOKEN);
        }
        assertThrows(ServiceException.class, () -> limits.count("192.0.2.99", TOKEN));
        assertDoesNotThrow(() -> limits.count("192.0.2.99", TOKEN.replace('2', '3')));
    }

    @Test
    void shouldStopWhoeverGuessesEarlier() {
        for (int i = 0; i < 2; i++) {
            limits.count("192.0.2.1", "x");
            limits.countUnknown("192.0.2.1");
        }
        assertThrows(ServiceException.class, () -> limits.count("192.0.2.1", TOKEN));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2:ffff::1, 2001:db8:1:2:0:0:0:0",
        "::ffff:192.0.2.1, 192.0.2.1",
        "strange, strange",
    })
    void shouldTakeTheNetworkOfAHouseholdForOneAddress(String address, String network) {
        assertEquals(network, PayerLimits.network(address));
    }
}
