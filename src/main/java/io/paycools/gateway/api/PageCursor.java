package io.paycools.gateway.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of a list ended. A position and not a page number, so that new entries shift nothing.
 *
 * @param time of the last entry, in whole milliseconds, as everything that is listed has it
 * @param id of the last entry, which decides between those of the same time
 */
public record PageCursor(Instant time, UUID id) {

    private static final Pattern FORM = Pattern.compile("1:([0-9]{1,15}):([0-9a-f-]{36})");

    /** As callers see it; they are not to look into it. */
    public String encode() {
        String text = "1:" + time.toEpochMilli() + ":" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads a cursor, or answers null for none.
     *
     * @throws ServiceException when it is none of ours
     */
    public static PageCursor decode(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
            if (parts.matches()) {
                return new PageCursor(
                        Instant.ofEpochMilli(Long.parseLong(parts.group(1))), UUID.fromString(parts.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    private static ServiceException refused() {
        return ServiceException.invalidParameter("cursor", "must be the nextCursor of a page");
    }
}
