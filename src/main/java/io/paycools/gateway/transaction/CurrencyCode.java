package io.paycools.gateway.transaction;

/**
 * The currencies PayCools settles, with their decimals on our API and on the wire.
 *
 * <p>PayCools counts in the smallest unit, except for the rupiah, which it counts in whole rupiah (PayCools Global API,
 * "amount units"). Giving the rupiah no decimals makes the two the same number everywhere, so that nothing has to be
 * multiplied by a hundred in one country only.
 */
public enum CurrencyCode {
    PHP(2),
    IDR(0),
    MYR(2),
    THB(2),
    /** Payments only; that it counts in kopecks is inferred, PayCools does not say. */
    RUB(2);

    private final int decimals;

    CurrencyCode(int decimals) {
        this.decimals = decimals;
    }

    /** How many digits may follow the decimal point. */
    public int decimals() {
        return decimals;
    }
}
