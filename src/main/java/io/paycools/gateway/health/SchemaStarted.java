package io.paycools.gateway.health;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means that the database has the schema that this release was written for. */
@Startup
@ApplicationScoped
class SchemaStarted implements AsyncHealthCheck {

    private final Schema schema;

    SchemaStarted(Schema schema) {
        this.schema = schema;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return schema.isThere().map(this::answer);
    }

    private HealthCheckResponse answer(boolean migrated) {
        return HealthCheckResponse.named("schema")
                .status(migrated)
                .withData("version", schema.version())
                .build();
    }
}
