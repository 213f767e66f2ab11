package io.paycools.gateway.api;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import jakarta.persistence.PersistenceException;

import io.smallrye.mutiny.CompositeException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a caller may simply send again, and what is a mistake of ours. */
class StorageFailureTest {

    static List<Throwable> outages() {
        return List.of(
                new ConnectException("refused"),
                new ClosedChannelException(),
                ClosedConnectionException.INSTANCE,
                new TimeoutException(),
                new NoStackTraceThrowable("Timeout"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void shouldSeeTheOutageBehindWhatHibernateMakesOfIt(Throwable outage) {
        assertTrue(StorageFailure.isBehind(outage));
        assertTrue(StorageFailure.isBehind(new CompletionException(new IllegalStateException(outage))));
        // The unit of work broke, and its end did too.
        assertTrue(StorageFailure.isBehind(new CompositeException(outage, new IllegalStateException("no rollback"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"08006", "53300", "53100", "57P01", "57P03", "57014", "58030", "25006", "40001", "40P01", "55P03"
            })
    void shouldSeeThatTheDatabaseIsGoingOrFullOrBusyWithOthers(String state) {
        assertTrue(StorageFailure.isBehind(new PgException("", "FATAL", state, "")));
        // As Hibernate passes it on.
        assertTrue(StorageFailure.isBehind(
                new PersistenceException(new GenericJDBCException("", new SQLException("", state)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514", "42P01", "22001"})
    void shouldNotTakeAMistakeOfOursForAnOutage(String state) {
        assertFalse(StorageFailure.isBehind(new PgException("", "ERROR", state, "")));
        assertFalse(StorageFailure.isBehind(new GenericJDBCException("", new SQLException("", state))));
    }

    @Test
    void shouldNotTakeAnythingElseForAnOutage() {
        assertFalse(StorageFailure.isBehind(new IOException("a document that cannot be read")));
        assertFalse(StorageFailure.isBehind(new IllegalStateException()));
    }
}
