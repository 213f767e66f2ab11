package io.paycools.gateway.search;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionSearch.Position;

/** Where a page ended. A position and not a page number, so that new transactions shift nothing. */
final class Cursor {

    private static final Pattern FORM = Pattern.compile("1:([0-9]{1,15}):([0-9a-f-]{36})");

    private Cursor() {}

    static String encode(PaymentTransaction last) {
        String text = "1:" + last.createdAt().toEpochMilli() + ":" + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static Position decode(String cursor) {
        try {
            Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
            if (parts.matches()) {
                return new Position(
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
