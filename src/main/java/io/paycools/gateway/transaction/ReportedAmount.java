package io.paycools.gateway.transaction;

/**
 * An amount as PayCools reported it, which may be missing or nonsense.
 *
 * @param minorUnits the number in the smallest unit, or null when it was missing or unreadable
 * @param currency the currency as text, or null when it was not told
 * @param readable false when something was there that is not a whole number
 */
public record ReportedAmount(Long minorUnits, String currency, boolean readable) {

    public static ReportedAmount absent() {
        return new ReportedAmount(null, null, true);
    }

    public static ReportedAmount of(long minorUnits, String currency) {
        return new ReportedAmount(minorUnits, currency, true);
    }

    /** Only a currency was told. */
    public static ReportedAmount missing(String currency) {
        return new ReportedAmount(null, currency, true);
    }

    public static ReportedAmount unreadable(String currency) {
        return new ReportedAmount(null, currency, false);
    }
}
