package io.paycools.gateway.transaction;

/** The markets of PayCools, each with its one currency. */
public enum CountryCode {
    PH(CurrencyCode.PHP),
    ID(CurrencyCode.IDR),
    MY(CurrencyCode.MYR),
    TH(CurrencyCode.THB),
    /** Direct payments only, no checkout and no payouts. */
    RU(CurrencyCode.RUB);

    private final CurrencyCode currency;

    CountryCode(CurrencyCode currency) {
        this.currency = currency;
    }

    /** The one market of a currency. */
    public static CountryCode of(CurrencyCode currency) {
        for (CountryCode country : values()) {
            if (country.currency == currency) {
                return country;
            }
        }
        throw new IllegalArgumentException("no market has " + currency);
    }

    public CurrencyCode currency() {
        return currency;
    }
}
