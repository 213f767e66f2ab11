package io.paycools.gateway.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The two ways in which PayCools writes a time. Both are UTC+8; only the second says so. */
final class ProviderTime {

    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter BARE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(OFFSET);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(OFFSET);

    private ProviderTime() {}

    static String bare(long epochMilli) {
        return BARE.format(Instant.ofEpochMilli(epochMilli));
    }

    static String iso(long epochMilli) {
        return ISO.format(Instant.ofEpochMilli(epochMilli));
    }
}
