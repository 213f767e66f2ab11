package io.paycools.gateway.sandbox;

/** How the answer to a call reaches the caller. The call has been dealt with before, whatever becomes of its answer. */
enum Manner {
    PLAIN,
    HTTP_500,
    HTTP_503,
    /** The connection is held open, and dropped after a long while. */
    SILENCE,
    /** The connection is dropped before anything has been said. */
    RESET,
    /** The connection is dropped in the middle of the response's head. */
    HALF_HEADERS,
    /** A page, as a firewall between the two parties would answer. */
    HTML_PAGE,
    /** A whole HTTP response whose JSON ends in the middle. */
    CUT_JSON,
    /** The answer with a signature beside it that fits nothing. */
    WRONG_SIGNATURE,
    /** The answer in another encoding than UTF-8, with a letter in it that shows the difference. */
    OTHER_CHARSET,
    /** The answer with fields that no page tells of. */
    EXTRA_FIELDS,
    /** The answer of a proxy that has lost patience with the platform behind it. */
    LATE_HTTP_504
}
