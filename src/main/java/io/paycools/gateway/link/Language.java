package io.paycools.gateway.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.Properties;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;

/** A language of the payer's page, with its words and its ways of writing an amount and a time. */
enum Language {
    EN("EN"),
    FIL("EN"),
    ID("ID"),
    MS("EN"),
    TH("TH"),
    RU("EN");

    /** Of what a browser says about its languages. */
    private static final int LONGEST_HEADER = 200;

    /** That of PayCools' page; it has three. */
    private final String cashier;

    private final Properties words = new Properties();

    Language(String cashier) {
        this.cashier = cashier;
        String file = "words_" + tag() + ".properties";
        try (InputStream in = Language.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in {@code lang}. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text for a key. */
    String word(String key) {
        String word = words.getProperty(key);
        if (word == null) {
            throw new IllegalArgumentException("no word for " + key + " in " + this);
        }
        return word;
    }

    /** With {@code {0}} replaced. */
    String word(String key, String value) {
        return word(key).replace("{0}", value);
    }

    /** All keys, for the test that no language lacks one. */
    Properties words() {
        return words;
    }

    /** The language that the payer's browser likes best of those we have, or the fallback. */
    static Language accepted(String acceptLanguage, Language fallback) {
        // Java compares every language of the header with every other one.
        if (acceptLanguage == null || acceptLanguage.isBlank() || acceptLanguage.length() > LONGEST_HEADER) {
            return fallback;
        }
        try {
            for (Locale.LanguageRange range : Locale.LanguageRange.parse(acceptLanguage)) {
                Language language = range.getWeight() == 0 ? null : find(range.getRange());
                if (language != null) {
                    return language;
                }
            }
        } catch (IllegalArgumentException e) {
            return fallback;
        }
        return fallback;
    }

    /** The link's own language, else the payer's, else that in which its country pays. */
    static Language of(PaymentLink link, String acceptLanguage) {
        return link.language == null ? accepted(acceptLanguage, of(link.country)) : find(link.language);
    }

    /** That of PayCools' page: only when the link says so, else PayCools chooses. */
    static String cashierLanguage(PaymentLink link) {
        return link.language == null ? null : find(link.language).cashier;
    }

    private static Language of(CountryCode country) {
        return switch (country) {
            // Checkouts there are in English; who prefers Filipino has a browser that says so.
            case PH -> EN;
            case ID -> ID;
            case MY -> MS;
            case TH -> TH;
            case RU -> RU;
        };
    }

    private static Language find(String range) {
        String main = range.toLowerCase(Locale.ROOT).replaceFirst("-.*", "");
        return switch (main) {
            case "en" -> EN;
            case "fil", "tl" -> FIL;
            case "id", "in" -> ID;
            case "ms" -> MS;
            case "th" -> TH;
            case "ru" -> RU;
            default -> null;
        };
    }

    private Locale locale(CountryCode country) {
        return new Locale.Builder()
                .setLanguage(tag())
                .setRegion(this == RU ? "RU" : country.name())
                .build();
    }

    /** An amount as the country writes it, its currency's sign included. */
    String amount(Money money, CountryCode country) {
        int decimals = money.currency().decimals();
        NumberFormat format = NumberFormat.getCurrencyInstance(locale(country));
        format.setCurrency(Currency.getInstance(money.currency().name()));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(BigDecimal.valueOf(money.minorUnits(), decimals));
    }

    /** A time as the country's clocks show it; Indonesia's are those of Jakarta. */
    String time(Instant time, CountryCode country) {
        ZoneId zone = ZoneId.of(
                switch (country) {
                    case PH -> "Asia/Manila";
                    case ID -> "Asia/Jakarta";
                    case MY -> "Asia/Kuala_Lumpur";
                    case TH -> "Asia/Bangkok";
                    case RU -> "Europe/Moscow";
                });
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale(country))
                .withZone(zone)
                .format(time);
    }
}
