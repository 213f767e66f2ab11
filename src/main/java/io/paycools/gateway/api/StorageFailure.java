package io.paycools.gateway.api;

import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

/** Recognises that the database could not be reached or could not answer, as opposed to a mistake of ours. */
public final class StorageFailure {

    private StorageFailure() {}

    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedConnectionException
                    || cause instanceof ConnectException
                    || cause instanceof SocketException
                    // Something was written to a connection that had just been closed.
                    || cause instanceof ClosedChannelException
                    || cause instanceof TimeoutException
                    // The pool reports a full queue and a time-out for a connection with this type alone.
                    || cause instanceof NoStackTraceThrowable
                    || isOutage(stateOf(cause))) {
                return true;
            }
            if (cause == cause.getCause()) {
                return false;
            }
        }
        return false;
    }

    /**
     * The SQLSTATE that a failure has itself, or null; Hibernate translates the client's failures into those of JDBC.
     */
    static String stateOf(Throwable failure) {
        if (failure instanceof PgException pg) {
            return pg.getSqlState();
        }
        return failure instanceof SQLException sql ? sql.getSQLState() : null;
    }

    /**
     * SQLSTATE classes: 08 connection, 40 rolled back because of somebody else, as in a deadlock, 53 resources, 57
     * operator intervention or a statement's own time-out, 58 the server's own system, such as its disk; 55P03 a lock
     * that was not had in time, 25006 read-only after a fail-over, 25P03 stood still for too long.
     */
    private static boolean isOutage(String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.startsWith("58")
                        || state.equals("55P03")
                        || state.equals("25P03")
                        || state.equals("25006"));
    }

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String state = stateOf(root);
        return state != null ? "SQLSTATE " + state : root.getClass().getName();
    }
}
