package io.paycools.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The pool of database connections as Quarkus would make it, with limits for which Quarkus has no setting: how long a
 * request waits for a connection, and how long a unit of work may stand still.
 */
@Singleton
class DatabasePool implements PgPoolCreator {

    /** How much later than the server this side ends what takes too long. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Duration connectionTimeout;
    private final Duration statementTimeout;

    DatabasePool(
            @ConfigProperty(name = "gateway.storage.connection-timeout") Duration connectionTimeout,
            @ConfigProperty(name = "gateway.storage.statement-timeout") Duration statementTimeout) {
        this.connectionTimeout = connectionTimeout;
        this.statementTimeout = statementTimeout;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options = input.poolOptions()
                .setConnectionTimeout(Math.toIntExact(connectionTimeout.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        input.pgConnectOptionsList().forEach(this::bound);
        return PgBuilder.pool()
                .with(options)
                .connectingTo(new ArrayList<>(input.pgConnectOptionsList()))
                .using(input.vertx())
                .withConnectHandler(this::made)
                .build();
    }

    private void made(SqlConnection connection) {
        ConnectionPatience.watch(connection, statementTimeout.plus(GRACE));
        // Gives it to the pool.
        connection.close();
    }

    /**
     * Nothing may hold a lock for long that others wait for: a replica that freezes in a unit of work, or vanishes from
     * the network, would else stop all others until TCP gives up on it.
     *
     * <p>A server that freezes keeps none of these promises, hence {@link ConnectionPatience}.
     */
    private void bound(PgConnectOptions server) {
        server.addProperty("lock_timeout", "10s");
        server.addProperty("statement_timeout", statementTimeout.toMillis() + "ms");
        server.addProperty("idle_in_transaction_session_timeout", "30s");
        server.setTcpKeepAlive(true);
    }
}
