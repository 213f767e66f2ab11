package io.paycools.gateway.sandbox;

/** The sandbox's "no", with a code of PayCools' list. The message names fields, never their values. */
final class Refusal extends RuntimeException {

    static final int SERVER_FAULT = 21000;
    static final int SIGNATURE = 21001;
    static final int PARAMETER = 21002;
    static final int APP_ID = 21003;
    static final int NOT_FOUND = 21006;
    static final int DUPLICATE_ORDER = 21007;
    static final int TIMESTAMP = 21008;
    static final int TIMESTAMP_EXPIRED = 21009;
    static final int OVER_LIMIT = 21010;
    static final int BALANCE = 21014;
    static final int DUPLICATE_IDEMPOTENCY_ID = 21015;
    static final int ADDRESS = 21016;
    static final int PAY_METHOD = 21019;
    static final int TOO_MANY_REQUESTS = 21020;
    static final int AMOUNT = 21021;
    static final int REFUND_AMOUNT = 21406;
    static final int DUPLICATE_REFUND = 21407;
    static final int ORIGINAL_NOT_COMPLETED = 21408;
    static final int REFUND_PENDING = 21409;

    private static final int LONGEST_NAME_SHOWN = 64;

    private final int code;

    Refusal(int code, String message) {
        // An answer, not an accident: without the cost of a stack trace.
        super(message, null, false, false);
        this.code = code;
    }

    static Refusal parameter(String message) {
        return new Refusal(PARAMETER, message);
    }

    static Refusal unknownField(String name) {
        return parameter("unknown field " + name.substring(0, Math.min(name.length(), LONGEST_NAME_SHOWN)));
    }

    int code() {
        return code;
    }
}
