package io.paycools.gateway.api;

import java.util.Locale;

/** Every error a caller can meet. The name, in lower case, is the stable code in the problem document. */
public enum ErrorCode {
    MALFORMED_CSV(400, "The body is not well-formed CSV"),
    MALFORMED_JSON(400, "The body is not well-formed JSON"),
    BAD_REQUEST(400, "The request cannot be understood"),
    INVALID_PARAMETER(400, "A query or path parameter is wrong"),
    IDEMPOTENCY_KEY_REQUIRED(400, "The header Idempotency-Key is missing or blank"),
    IDEMPOTENCY_KEY_INVALID(400, "The header Idempotency-Key is not usable"),
    MALFORMED_WEBHOOK(400, "The body is not a PayCools webhook"),
    UNAUTHENTICATED(401, "An API key or a token is missing or wrong"),
    INVALID_SIGNATURE(401, "The body is not signed by PayCools"),
    FORBIDDEN(403, "The caller has no role that allows this"),
    APPROVAL_BY_REQUESTER(403, "Whoever asked for a payout cannot decide on it too"),
    ADDRESS_NOT_ALLOWED(403, "Webhooks are not taken from this address"),
    NOT_FOUND(404, "There is nothing here"),
    UNKNOWN_ACCOUNT(404, "There is no such account"),
    METHOD_NOT_ALLOWED(405, "This method is not possible here"),
    NOT_ACCEPTABLE(406, "The answer cannot be given in a requested media type"),
    REQUEST_TIMEOUT(408, "The body did not come in time"),
    IDEMPOTENCY_IN_PROGRESS(409, "The first request with this idempotency key is still running"),
    DUPLICATE_MERCHANT_ORDER_ID(409, "The merchant order id is already used"),
    NOT_AWAITING_APPROVAL(409, "The payout does not wait for a decision"),
    PAYMENT_NOT_REFUNDABLE(409, "The payment cannot be refunded"),
    ALREADY_RESOLVED(409, "The discrepancy is resolved already"),
    TOO_MANY_ENDPOINTS(409, "The client has as many notification endpoints as it may have"),
    RETENTION_NOT_SET(409, "No retention of personal data is set"),
    ACCEPTANCE_RUN_ACTIVE(409, "An acceptance run of the account is not over"),
    ACCEPTANCE_RUN_OVER(409, "The acceptance run is over"),
    LINK_PAID(409, "The link was paid already"),
    STEP_IS_CHECKED(409, "The step is checked and not confirmed by a person"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type of the body is not supported"),
    VALIDATION_FAILED(422, "The request has wrong or missing fields"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    DAILY_LIMIT_EXCEEDED(422, "The payout would exceed the daily limit of its currency"),
    REFUND_EXCEEDS_PAYMENT(422, "The refund is more than is left of the payment"),
    CONTROL_TOTALS_MISMATCH(422, "The control totals do not fit the lines"),
    RESOLUTION_NOT_POSSIBLE(422, "The transaction cannot be resolved like that"),
    TOO_MANY_REQUESTS(429, "There were too many requests"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    PROVIDER_REFUSED(502, "PayCools refused to answer"),
    STORAGE_UNAVAILABLE(503, "The database cannot be reached"),
    SERVICE_STOPPING(503, "The service is being stopped"),
    ISSUER_UNAVAILABLE(503, "The issuer of the token cannot be reached"),
    PROVIDER_UNAVAILABLE(503, "PayCools gave no usable answer");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** As callers see it, for example {@code validation_failed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
