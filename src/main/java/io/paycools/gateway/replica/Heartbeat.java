package io.paycools.gateway.replica;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.api.Unexpected;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Shows the others that this process lives, and counts those who do the same. All times are the database's own. While
 * the database is away the last count holds.
 */
@ApplicationScoped
class Heartbeat implements Replicas {

    /**
     * Assumed for the first half second. A process mostly starts beside others; a share that is too small makes its
     * first callers wait a little, one that is too large would cost all of them PayCools' patience.
     */
    static final int ASSUMED = 4;

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final int LEAVE_WITHIN_SECONDS = 2;

    /** What this statement inserts it does not see itself, hence the one that is added. */
    private static final String BEAT = "with me as (insert into gateway_replica (id, seen_at) values ($1, now())"
            + " on conflict on constraint pk_gateway_replica do update set seen_at = excluded.seen_at),"
            + " gone as (delete from gateway_replica where seen_at < now() - interval '1 day' and id <> $1)"
            + " select cast(count(*) + 1 as integer) from gateway_replica"
            + " where id <> $1 and seen_at > now() - cast($2 as bigint) * interval '1 millisecond'";

    private final UUID id = UUID.randomUUID();
    private final Pool pool;
    private final Duration aliveFor;
    private volatile int count = ASSUMED;
    private volatile boolean leaving;

    Heartbeat(Pool pool, @ConfigProperty(name = "gateway.replicas.alive-for") Duration aliveFor) {
        this.pool = pool;
        this.aliveFor = aliveFor;
    }

    @Override
    public int count() {
        return count;
    }

    @Scheduled(
            every = "${gateway.replicas.heartbeat-interval}",
            // Before there is much to do.
            delayed = "0.5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "replica-heartbeat")
    Uni<Void> beat() {
        if (leaving) {
            return Uni.createFrom().voidItem();
        }
        // With a connection of its own: a query of the pool itself would log an error when there is none in time.
        return pool.withConnection(
                        connection -> connection.preparedQuery(BEAT).execute(Tuple.of(id, aliveFor.toMillis())))
                .invoke(this::counted)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    LOG.debugf("no heartbeat: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    private void counted(RowSet<Row> rows) {
        int seen = rows.iterator().next().getInteger(0);
        if (seen != count) {
            LOG.infof("replicas=%d", seen);
            count = seen;
        }
    }

    /** Leaves its share to the others at once. The thread is the one that stops the process, so it may wait. */
    void leave(@Observes ShutdownEvent event) {
        leaving = true;
        try {
            pool.withConnection(connection -> connection
                            .preparedQuery("delete from gateway_replica where id = $1")
                            .execute(Tuple.of(id)))
                    .subscribeAsCompletionStage()
                    .get(LEAVE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The others notice by themselves, a little later.
            LOG.debugf("left without saying so: %s", Unexpected.describe(e));
        }
    }
}
