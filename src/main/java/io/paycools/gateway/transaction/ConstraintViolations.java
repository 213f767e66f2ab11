package io.paycools.gateway.transaction;

import org.hibernate.exception.ConstraintViolationException;

/** Which of our named constraints the database judged by. */
public final class ConstraintViolations {

    private ConstraintViolations() {}

    /** True when the failure is a violation of the constraint with the name. */
    public static boolean isOf(String constraint, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException violation
                    && constraint.equals(violation.getConstraintName())) {
                return true;
            }
            if (cause == cause.getCause()) {
                return false;
            }
        }
        return false;
    }
}
