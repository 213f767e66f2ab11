package io.paycools.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Waits for the database before it is migrated, because both are often started together, and then refuses the start
 * with one plain sentence, where Flyway would print where it was in its code. A process that does not migrate starts
 * without the database and is not ready until it is there.
 */
@Singleton
@Unremovable
class DatabaseAtStart implements FlywayConfigurationCustomizer {

    private static final Logger LOG = Logger.getLogger(DatabaseAtStart.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final boolean migrates;
    private final Duration patience;

    DatabaseAtStart(
            @ConfigProperty(name = "quarkus.flyway.migrate-at-start") boolean migrates,
            @ConfigProperty(name = "gateway.storage.wait-at-start") Duration patience) {
        this.migrates = migrates;
        this.patience = patience;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (migrates) {
            await(configuration.getDataSource());
        }
    }

    private void await(DataSource database) {
        long begun = System.nanoTime();
        String said = null;
        for (String problem = problem(database); problem != null; problem = problem(database)) {
            if (System.nanoTime() - begun >= patience.toNanos()) {
                throw new ConfigurationException("The database cannot be used: " + problem
                        + " Check quarkus.datasource.jdbc.url, username and password.");
            }
            if (!problem.equals(said)) {
                LOG.warnf("the database cannot be used yet, waiting for it: %s", problem);
                said = problem;
            }
            // The thread is the one that starts the process: it has nothing else to do.
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** What is wrong, in one sentence without hosts, names and passwords; null when nothing is. */
    private static String problem(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(2) ? null : "it does not answer.";
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                case "28" -> "it refuses the user or the password.";
                case "3D" -> "it has no such database.";
                case "57" -> "it is starting up or shutting down.";
                case "53" -> "it has no connection left.";
                default -> "nobody answers at its address.";
            };
        }
    }
}
