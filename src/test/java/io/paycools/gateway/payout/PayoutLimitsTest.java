package io.paycools.gateway.payout;

import java.util.Map;

import io.paycools.gateway.transaction.CurrencyCode;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** How limits are written. */
class PayoutLimitsTest {

    private static final String PREFIX = "gateway.payouts.daily-limit.";

    @Test
    void shouldReadLimitsInTheMajorUnit() {
        assertEquals(
                Map.of(CurrencyCode.PHP, 5000050L, CurrencyCode.IDR, 1000000000000L),
                PayoutLimits.read(PREFIX, Map.of("PHP", "50000.50", "IDR", " 1000000000000 ")));
    }

    /** That is how the names come out of environment variables. */
    @Test
    void shouldReadNamesInLowerCase() {
        assertEquals(Map.of(CurrencyCode.THB, 100L), PayoutLimits.read(PREFIX, Map.of("thb", "1.00")));
    }

    @ParameterizedTest
    @CsvSource({"PHP,abc", "PHP,-1", "PHP,1.001", "IDR,1.5", "PHP,1e3", "PHP,''", "XYZ,10"})
    void shouldRefuseWhatIsNoLimitAndNameTheProperty(String currency, String amount) {
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> PayoutLimits.read(PREFIX, Map.of(currency, amount)));
        assertEquals(0, refusal.getMessage().indexOf(PREFIX + currency + " "));
    }
}
