package io.paycools.gateway.transaction;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An exact, positive amount of money. What is asked for through our API is at most {@value #MAX_MINOR_UNITS} of the
 * currency's smallest unit; what was paid elsewhere is as large as it is.
 *
 * @param minorUnits the amount in the currency's smallest unit: centavos, sen and satang, but whole rupiah. This is
 *     also the number that PayCools takes.
 * @param currency what it is counted in
 */
public record Money(long minorUnits, CurrencyCode currency) {

    /** The largest amount we take, in the smallest unit (5 million pesos). */
    public static final long MAX_MINOR_UNITS = 500_000_000L;

    /** Plain decimals: no sign, no exponent, no leading zeros, no digits missing on either side of the point. */
    private static final Pattern PLAIN = Pattern.compile("(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,18})?");

    public Money {
        if (minorUnits <= 0) {
            throw new InvalidMoneyException(range(currency));
        }
    }

    /**
     * Reads an amount as our API takes it, for example {@code "500.10"}.
     *
     * @throws InvalidMoneyException with the rule that was broken, never with the text itself
     */
    public static Money parse(String text, CurrencyCode currency) {
        requirePlain(text);
        BigDecimal value = new BigDecimal(text);
        if (value.scale() > currency.decimals()) {
            throw new InvalidMoneyException(
                    currency.decimals() == 0
                            ? currency + " has no decimals"
                            : currency + " has at most " + currency.decimals() + " decimals");
        }
        BigDecimal minor = value.movePointRight(currency.decimals());
        if (minor.compareTo(BigDecimal.valueOf(MAX_MINOR_UNITS)) > 0) {
            throw new InvalidMoneyException(range(currency));
        }
        return new Money(minor.longValueExact(), currency);
    }

    /**
     * Checks as much of an amount as can be checked without knowing its currency: how it is written.
     *
     * @throws InvalidMoneyException as {@link #parse} does
     */
    public static void requirePlain(String text) {
        if (text == null || !PLAIN.matcher(text).matches()) {
            throw new InvalidMoneyException("must be a plain positive decimal number such as 500.10");
        }
    }

    private static String range(CurrencyCode currency) {
        return "must be above 0 and at most "
                + BigDecimal.valueOf(MAX_MINOR_UNITS, currency.decimals()).toPlainString() + " " + currency;
    }

    /** The amount as our API shows it, always with all the decimals of its currency. */
    public String toDecimal() {
        return BigDecimal.valueOf(minorUnits, currency.decimals()).toPlainString();
    }

    @Override
    public String toString() {
        return toDecimal() + " " + currency;
    }

    /** An amount that cannot be taken; the message completes the sentence "amount …". */
    public static final class InvalidMoneyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        InvalidMoneyException(String message) {
            super(message);
        }
    }
}
