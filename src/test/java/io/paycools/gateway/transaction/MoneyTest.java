package io.paycools.gateway.transaction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Amounts as absolute numbers, not through our own inverse. */
class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "IDR,10000,10000",
        "PHP,100.50,10050",
        "PHP,100.5,10050",
        "PHP,100,10000",
        "THB,500.20,50020",
        "MYR,0.01,1",
        "RUB,1.10,110",
        "PHP,5000000,500000000",
        "PHP,5000000.00,500000000",
        "IDR,500000000,500000000",
        "PHP,0.10,10"
    })
    void shouldCountInTheUnitThatPayCoolsTakes(CurrencyCode currency, String text, long minorUnits) {
        assertEquals(minorUnits, Money.parse(text, currency).minorUnits());
    }

    @ParameterizedTest
    @CsvSource({
        "IDR,100.5",
        "IDR,100.0",
        "PHP,1.005",
        "PHP,1.000",
        "PHP,-1",
        "PHP,0",
        "PHP,0.00",
        "PHP,5000000.01",
        "PHP,1e2",
        "PHP,1E+2",
        "PHP,+1",
        "PHP,.5",
        "PHP,5.",
        "PHP,007",
        "PHP,1 000",
        "PHP,NaN",
        "PHP,''",
        "PHP,999999999999999999",
        "PHP,99999999999999999999999999",
        "IDR,500000001",
        "PHP,0x10",
        "PHP,１"
    })
    void shouldRefuseEverythingElse(CurrencyCode currency, String text) {
        assertThrows(Money.InvalidMoneyException.class, () -> Money.parse(text, currency));
    }

    @Test
    void shouldNotQuoteWhatItRefuses() {
        Money.InvalidMoneyException refusal =
                assertThrows(Money.InvalidMoneyException.class, () -> Money.parse("<script>", CurrencyCode.PHP));
        assertEquals("must be a plain positive decimal number such as 500.10", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"PHP,50010,500.10", "PHP,1,0.01", "IDR,10000,10000", "THB,500000000,5000000.00"})
    void shouldShowAllDecimalsOfTheCurrency(CurrencyCode currency, long minorUnits, String text) {
        assertEquals(text, new Money(minorUnits, currency).toDecimal());
    }
}
