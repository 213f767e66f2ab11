package io.paycools.gateway.notification;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {

    private RetryAfter() {}

    /** How long to wait; null for a header that is absent, past or unreadable. */
    static Duration read(String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
