package io.paycools.gateway.sandbox;

import java.math.BigDecimal;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

/** A country with its currency, and the sandbox's own rules for money in it. */
enum Market {
    PH("PHP", 2, 1, 500_000_000),
    // Rupiah travel whole; the bounds are those of PayCools Indonesia.
    ID("IDR", 0, 10_000, 100_000_000),
    MY("MYR", 2, 1, 500_000_000),
    TH("THB", 2, 1, 500_000_000),
    RU("RUB", 2, 1, 500_000_000);

    private final String currency;
    private final int decimals;
    private final long smallest;
    private final long largest;

    Market(String currency, int decimals, long smallest, long largest) {
        this.currency = currency;
        this.decimals = decimals;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** The market of a request whose country and currency have already been found to be known words. */
    static Market of(String countryCode, String currency) {
        Market market = Market.valueOf(countryCode);
        if (!market.currency.equals(currency)) {
            throw Refusal.parameter("currency does not belong to countryCode");
        }
        return market;
    }

    String currency() {
        return currency;
    }

    /** The amount in the wire's units, or a refusal: text, fractions and exponents are no amounts. */
    long amount(JsonNode value) {
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
            throw new Refusal(Refusal.AMOUNT, "amount is not a positive integer");
        }
        if (!value.canConvertToLong() || value.longValue() > largest) {
            throw new Refusal(Refusal.OVER_LIMIT, "amount is over the limit of the currency");
        }
        if (value.longValue() < smallest) {
            throw new Refusal(Refusal.AMOUNT, "amount is below the minimum of the currency");
        }
        return value.longValue();
    }

    /** For machines: 1000000 cents are {@code 10000.00}. */
    String plain(long units) {
        return BigDecimal.valueOf(units, decimals).toPlainString();
    }

    /** For people: 50010 Philippine cents are {@code PHP 500.10}. */
    String readable(long units) {
        return currency + " " + String.format(Locale.ROOT, "%,." + decimals + "f", BigDecimal.valueOf(units, decimals));
    }
}
