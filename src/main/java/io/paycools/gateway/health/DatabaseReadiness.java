package io.paycools.gateway.health;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that the database answers: without it nothing can be recorded, so nothing may be taken. A process that
 * has just started has to have used it as a request does, see {@link FirstUse}.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;
    private final FirstUse firstUse;

    DatabaseReadiness(Pool pool, FirstUse firstUse) {
        this.pool = pool;
        this.firstUse = firstUse;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        // With a connection of its own, see Schema.
        return pool.withConnection(connection -> connection.query("select 1").execute())
                .map(rows -> HealthCheckResponse.named("database")
                        .status(firstUse.isOver())
                        .build())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                // Why it is down may name hosts and users; the log of the pool has it.
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(failure -> HealthCheckResponse.down("database"));
    }
}
