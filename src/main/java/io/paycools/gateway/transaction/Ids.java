package io.paycools.gateway.transaction;

import java.util.Locale;
import java.util.UUID;

import org.hibernate.id.uuid.UuidVersion7Strategy;

/** New ids: UUID version 7, which sort by time, so that the newest rows lie together in every index. */
public final class Ids {

    private Ids() {}

    public static UUID next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    /** A merchant order id made from one of our ids: 27 letters and digits, within PayCools' 20 to 30. */
    public static String merchantOrderId(char prefix, UUID id) {
        String high = Long.toUnsignedString(id.getMostSignificantBits(), 36);
        String low = Long.toUnsignedString(id.getLeastSignificantBits(), 36);
        String padded = prefix + "0".repeat(13 - high.length()) + high + "0".repeat(13 - low.length()) + low;
        return padded.toUpperCase(Locale.ROOT);
    }
}
