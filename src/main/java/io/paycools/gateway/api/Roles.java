package io.paycools.gateway.api;

/** What a caller may be allowed to do; given in {@code gateway.api-keys.<client>.roles}. */
public final class Roles {

    /** Take payments. */
    public static final String PAYMENTS = "payments";
    /** Send payouts. */
    public static final String PAYOUTS = "payouts";
    /** Be the second person of a payout. */
    public static final String PAYOUT_APPROVER = "payout-approver";
    /** Return payments. */
    public static final String REFUNDS = "refunds";
    /** See everything. */
    public static final String READ = "read";
    /** See and administer everything, but move no real money. */
    public static final String ADMIN = "admin";

    private Roles() {}
}
