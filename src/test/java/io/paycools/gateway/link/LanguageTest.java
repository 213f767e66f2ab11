package io.paycools.gateway.link;

import java.util.TreeMap;
import java.util.TreeSet;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The languages of the page, and the addresses of links. */
class LanguageTest {

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldHaveEveryWordInEveryLanguage(Language language) {
        assertEquals(
                new TreeSet<>(Language.EN.words().keySet()),
                new TreeSet<>(language.words().keySet()));
        new TreeMap<>(language.words()).forEach((key, word) -> {
            assertTrue(!word.toString().isBlank(), key + " is empty");
            boolean takesValue = Language.EN.word(key.toString()).contains("{0}");
            assertEquals(takesValue, word.toString().contains("{0}"), key.toString());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "en-US;q=0.5|th;q=0.8, TH",
        "de|fr, EN",
        "id-ID, ID",
        "in, ID",
        "tl, FIL",
        "ms;q=0|ru, RU",
        "*, EN",
        "'', EN",
        ";;;, EN"
    })
    void shouldTakeTheLanguageThatTheBrowserLikesBest(String accepted, Language expected) {
        assertEquals(expected, Language.accepted(accepted.replace('|', ','), Language.EN));
    }

    /** Java compares each with all the others, and anybody may send them. */
    @Test
    void shouldReadNoMoreLanguagesThanABrowserHas() {
        assertEquals(Language.EN, Language.accepted("th," + "de;q=0.5,".repeat(30), Language.EN));
    }

    @Test
    void shouldWriteWholeRupiahAndExactAmounts() {
        String rupiah = Language.ID.amount(new Money(10_000_000, CurrencyCode.IDR), CountryCode.ID);
        // With a blank or without, as the JDK's locale data has it.
        assertEquals("Rp10.000.000", rupiah.replaceAll("[\\u00a0\\u202f]", ""));
        assertEquals("₱5,000,000.01", Language.EN.amount(new Money(500_000_001, CurrencyCode.PHP), CountryCode.PH));
    }

    @ParameterizedTest
    @CsvSource({
        "https://pay.example.com/, NORMAL, https://pay.example.com",
        "https://example.com/shop, NORMAL, https://example.com/shop",
        "http://localhost:8080, DEVELOPMENT, http://localhost:8080"
    })
    void shouldTakeAnOrigin(String text, LaunchMode mode, String origin) {
        assertEquals(origin, LinkAddresses.origin(text, mode));
    }

    @ParameterizedTest
    @CsvSource({
        "http://pay.example.com, NORMAL",
        "'', NORMAL",
        "pay.example.com, DEVELOPMENT",
        "ftp://x, DEVELOPMENT",
        "https://x y, DEVELOPMENT",
        "https://x/?a=b, DEVELOPMENT"
    })
    void shouldRefuseWhatIsNoOrigin(String text, LaunchMode mode) {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> LinkAddresses.origin(text, mode));
        assertTrue(refused.getMessage().startsWith("gateway.links.base-url "), refused.getMessage());
    }
}
