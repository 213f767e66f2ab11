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

    public CurrencyCode currency() {
        return currency;
    }
}
