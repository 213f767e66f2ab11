package io.paycools.gateway.idempotency;

import java.util.List;
import java.util.regex.Pattern;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;

/**
 * The caller's promise: two requests with the same key are one intent.
 *
 * @param client whose key it is; two callers may use the same text
 * @param value 1 to 128 visible ASCII characters
 */
public record IdempotencyKey(String client, String value) {

    /** The request header. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,128}");

    /**
     * Reads the header.
     *
     * @throws ServiceException when it is missing, blank, doubled or unusable
     */
    public static IdempotencyKey of(String client, List<String> headers) {
        if (headers == null || headers.isEmpty() || headers.get(0).isBlank()) {
            throw new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REQUIRED, null);
        }
        if (headers.size() > 1 || !VISIBLE.matcher(headers.get(0)).matches()) {
            throw new ServiceException(
                    ErrorCode.IDEMPOTENCY_KEY_INVALID, "Send it once, as 1 to 128 visible ASCII characters.");
        }
        return new IdempotencyKey(client, headers.get(0));
    }
}
