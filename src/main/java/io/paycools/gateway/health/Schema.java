package io.paycools.gateway.health;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The schema that this release was written for. Where a job of its own migrates, a replica may be there before it. */
@ApplicationScoped
public class Schema {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;
    private final String version;

    Schema(Pool pool, @ConfigProperty(name = "gateway.schema-version") String version) {
        this.pool = pool;
        this.version = version;
    }

    String version() {
        return version;
    }

    /** Whether the database has it. Never fails: a database that does not answer does not have it yet. */
    public Uni<Boolean> isThere() {
        // With a connection of its own: a query of the pool itself, whose connection fails, fails once more when the
        // time for it is over, and Vert.x logs that as an error.
        return pool.withConnection(connection -> connection
                        .preparedQuery("select 1 from flyway_schema_history where success and version = $1")
                        .execute(Tuple.of(version)))
                .map(rows -> rows.size() == 1)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(false);
    }
}
