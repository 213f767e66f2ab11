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
     * SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention or a statement's own time-out, 55P03 a
     * lock that was not had in time, 25006 read-only after a fail-over, 25P03 stood still for too long.
     */
    private static boolean isOutage(String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.equals("55P03")
                        || state.equals("25P03")
                        || state.equals("25006"));
    }

    /** What PostgreSQL said, as its driver tells it or as Hibernate hands it on; null when it said nothing. */
    static String stateOf(Throwable cause) {
        if (cause instanceof PgException pg) {
            return pg.getSqlState();
        }
        return cause instanceof SQLException sql ? sql.getSQLState() : null;
    }

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String state = stateOf(root);
        return state == null ? root.getClass().getName() : "SQLSTATE " + state;
    }
}
