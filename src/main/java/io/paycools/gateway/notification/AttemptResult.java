package io.paycools.gateway.notification;

/** What came of one attempt. */
enum AttemptResult {
    /** A status from 200 to 299. */
    DELIVERED,
    /** Any other status; a redirect is not followed. */
    REFUSED,
    /** Status 410: the endpoint is not to be called any more. */
    GONE,
    /** No status within the time. */
    TIMED_OUT,
    /** No connection, or it broke before a status came. */
    CONNECTION_FAILED,
    /** The name has no address. */
    NAME_NOT_FOUND,
    /** The address is one that must not be called. */
    ADDRESS_REFUSED,
    /** The client may not see such a transaction any more, or is not known any more. */
    NOT_ALLOWED,
    /** The endpoint's secret does not open: its key is missing in {@code gateway.encryption-keys}. */
    SECRET_UNREADABLE
}
