package io.paycools.gateway.api;

/** Describes an exception by types and places alone, because its message may quote what somebody sent. */
public final class Unexpected {

    private static final int FRAMES = 6;

    private Unexpected() {}

    /**
     * True for everything but an {@link Error}. Not the same as being an Exception: Vert.x's database pool reports a
     * time-out, a full queue and its own closing with a Throwable that is none.
     */
    public static boolean isNoError(Throwable failure) {
        return !(failure instanceof Error);
    }

    public static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : " caused by ")
                    .append(cause.getClass().getName());
            String state = StorageFailure.stateOf(cause);
            if (state != null) {
                text.append(" SQLSTATE ").append(state);
            }
            StackTraceElement[] trace = cause.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
                text.append(i == 0 ? " at " : " < ").append(trace[i]);
            }
            if (cause == cause.getCause()) {
                break;
            }
        }
        return text.toString();
    }
}
