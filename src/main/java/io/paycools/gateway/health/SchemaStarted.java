package io.paycools.gateway.health;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means that the database has the schema that this release was written for. */
@Startup
@ApplicationScoped
class SchemaStarted implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;
    private final String version;

    SchemaStarted(Pool pool, @ConfigProperty(name = "gateway.schema-version") String version) {
        this.pool = pool;
        this.version = version;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.preparedQuery("select 1 from flyway_schema_history where success and version = $1")
                .execute(Tuple.of(version))
                .map(rows -> answer(rows.size() == 1))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(failure -> answer(false));
    }

    private HealthCheckResponse answer(boolean migrated) {
        return HealthCheckResponse.named("schema")
                .status(migrated)
                .withData("version", version)
                .build();
    }
}
