package io.paycools.gateway.submission;

import java.util.Arrays;
import java.util.List;

import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;

/** The rules of amount, currency and country that every request to move money must keep. */
public final class MoneyRules {

    private MoneyRules() {}

    /** Adds what is wrong to the violations; what is missing altogether is for others to say. */
    public static void check(String amount, String currencyName, String countryName, List<Violation> violations) {
        CurrencyCode currency = find(CurrencyCode.values(), currencyName);
        if (currencyName != null && currency == null) {
            violations.add(new Violation("currency", "must be one of " + Arrays.toString(CurrencyCode.values())));
        }
        CountryCode country = find(CountryCode.values(), countryName);
        if (countryName != null && country == null) {
            violations.add(new Violation("country", "must be one of " + Arrays.toString(CountryCode.values())));
        }
        if (currency != null && country != null && country.currency() != currency) {
            violations.add(new Violation("currency", "must be " + country.currency() + " in " + country));
        }
        checkAmount(amount, currency, violations);
    }

    private static void checkAmount(String amount, CurrencyCode currency, List<Violation> violations) {
        if (amount == null) {
            return;
        }
        try {
            if (currency == null) {
                Money.requirePlain(amount);
            } else {
                Money.parse(amount, currency);
            }
        } catch (Money.InvalidMoneyException e) {
            violations.add(new Violation("amount", e.getMessage()));
        }
    }

    /** The constant with exactly the name, or null. */
    public static <E extends Enum<E>> E find(E[] values, String name) {
        for (E value : values) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        return null;
    }
}
