package io.paycools.gateway.api;

import java.time.Duration;
import java.util.List;

/** What a caller did wrong or has to wait for. The texts reach the caller, so they never quote what the caller sent. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;
    private final Duration retryAfter;

    /**
     * One wrong field: {@code field} in the notation {@code customer.email}, {@code message} completes the sentence.
     */
    public record Violation(String field, String message) {}

    private ServiceException(ErrorCode code, String detail, List<Violation> violations, Duration retryAfter) {
        super(detail);
        this.code = code;
        this.violations = violations;
        this.retryAfter = retryAfter;
    }

    public ServiceException(ErrorCode code, String detail) {
        this(code, detail, List.of(), null);
    }

    /** The caller may try the same again after the time. */
    public static ServiceException retryLater(ErrorCode code, String detail, Duration retryAfter) {
        return new ServiceException(code, detail, List.of(), retryAfter);
    }

    public static ServiceException invalid(List<Violation> violations) {
        return new ServiceException(
                ErrorCode.VALIDATION_FAILED, "See violations, one entry per field.", List.copyOf(violations), null);
    }

    /** As {@link #invalid}, for another code than the one of wrong fields. */
    public static ServiceException with(ErrorCode code, String detail, List<Violation> violations) {
        return new ServiceException(code, detail, List.copyOf(violations), null);
    }

    public static ServiceException invalidParameter(String name, String message) {
        return new ServiceException(
                ErrorCode.INVALID_PARAMETER, "See violations.", List.of(new Violation(name, message)), null);
    }

    public static ServiceException notFound() {
        return new ServiceException(ErrorCode.NOT_FOUND, null);
    }

    public ErrorCode code() {
        return code;
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Null when trying again makes no sense. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
