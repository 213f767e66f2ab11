package io.paycools.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The callers that the tests know. */
public final class Callers {

    /** May do everything but approve. */
    public static final String SHOP = "key-of-the-shop";

    /** Another caller with the same rights. */
    public static final String OTHER_SHOP = "key-of-the-other-shop";

    /** May only look. */
    public static final String FINANCE = "key-of-finance";

    /** May send payouts. */
    public static final String PAYROLL = "key-of-payroll";

    /** May refund payments. */
    public static final String SUPPORT = "key-of-support";

    /** May send payouts and approve them, but not its own. */
    public static final String TREASURY = "key-of-treasury";

    /** May approve payouts. */
    public static final String APPROVER = "key-of-the-approver";

    /** Administers, and moves no money. */
    public static final String OPERATOR = "key-of-the-operator";

    /** Administers, and may be the second person of a payout. */
    public static final String SUPERVISOR = "key-of-the-supervisor";

    /** May do everything, in the branch's account alone. */
    public static final String BRANCH = "key-of-the-branch";

    /** May use all accounts with this key, and with its token the branch's alone. */
    public static final String COUNTER = "key-of-the-counter";

    /** Administers, and moves money of every kind. */
    public static final String OWNER = "key-of-the-owner";

    private Callers() {}

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        add(settings, "shop", SHOP, "payments,read");
        add(settings, "other-shop", OTHER_SHOP, "payments,read");
        add(settings, "finance", FINANCE, "read");
        add(settings, "payroll", PAYROLL, "payouts,read");
        add(settings, "support", SUPPORT, "refunds");
        add(settings, "treasury", TREASURY, "payouts,payout-approver");
        add(settings, "approver", APPROVER, "payout-approver,read");
        add(settings, "operator", OPERATOR, "admin");
        add(settings, "owner", OWNER, "admin,payments,payouts,refunds");
        add(settings, "supervisor", SUPERVISOR, "admin,payout-approver");
        add(settings, "branch", BRANCH, "payments,payouts,payout-approver,refunds,read,admin");
        settings.put("gateway.api-keys.branch.accounts", "branch");
        add(settings, "counter", COUNTER, "payments,read");
        return settings;
    }

    private static void add(Map<String, String> settings, String client, String key, String roles) {
        settings.put("gateway.api-keys." + client + ".sha256", sha256(key));
        settings.put("gateway.api-keys." + client + ".roles", roles);
    }

    public static String sha256(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
