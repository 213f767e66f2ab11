package io.paycools.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The pool of database connections as Quarkus would make it, with one limit for which Quarkus has no setting: how long
 * a request waits for a connection.
 */
@Singleton
class DatabasePool implements PgPoolCreator {

    private final Duration connectionTimeout;

    DatabasePool(@ConfigProperty(name = "gateway.storage.connection-timeout") Duration connectionTimeout) {
        this.connectionTimeout = connectionTimeout;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options = input.poolOptions()
                .setConnectionTimeout(Math.toIntExact(connectionTimeout.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgBuilder.pool()
                .with(options)
                .connectingTo(new ArrayList<>(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
