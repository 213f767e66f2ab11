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

    private Callers() {}

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        add(settings, "shop", SHOP, "payments,read");
        add(settings, "other-shop", OTHER_SHOP, "payments,read");
        add(settings, "finance", FINANCE, "read");
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
