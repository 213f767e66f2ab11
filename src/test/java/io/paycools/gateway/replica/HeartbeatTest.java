package io.paycools.gateway.replica;

import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Replicas see each other come and go. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class HeartbeatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ALIVE_FOR = Duration.ofSeconds(10);

    @Inject
    Pool pool;

    @Inject
    Replicas replicas;

    @BeforeEach
    void shouldBeAlone() {
        await().atMost(15, SECONDS).until(() -> replicas.count() == 1);
    }

    @Test
    void shouldSeeOthersComeAndGo() {
        Heartbeat second = new Heartbeat(pool, ALIVE_FOR);
        beat(second);
        assertEquals(2, second.count());
        Heartbeat third = new Heartbeat(pool, ALIVE_FOR);
        beat(third);
        beat(second);
        assertEquals(3, second.count());
        // The one that serves counts by its own schedule.
        await().atMost(15, SECONDS).until(() -> replicas.count() == 3);

        third.leave(new ShutdownEvent());
        // What was due when it left does not bring it back.
        beat(third);
        beat(second);
        assertEquals(2, second.count());
        second.leave(new ShutdownEvent());
    }

    @Test
    void shouldNotCountTheDeadAndForgetThemAfterADay() {
        UUID lately = dead("11 seconds");
        UUID longAgo = dead("25 hours");
        Heartbeat second = new Heartbeat(pool, ALIVE_FOR);

        beat(second);

        assertEquals(2, second.count());
        assertEquals(1, Database.count("select count(*) from gateway_replica where id = ?", lately));
        assertEquals(0, Database.count("select count(*) from gateway_replica where id = ?", longAgo));
        second.leave(new ShutdownEvent());
        Database.update("delete from gateway_replica where id = ?", lately);
    }

    @Test
    void shouldKeepTheLastCountWhileTheDatabaseIsAway() {
        Pool nowhere = PgBuilder.pool()
                .connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1))
                .build();
        Heartbeat lost = new Heartbeat(nowhere, ALIVE_FOR);
        beat(lost);
        assertEquals(Heartbeat.ASSUMED, lost.count());
        lost.leave(new ShutdownEvent());
        nowhere.closeAndForget();
    }

    private static void beat(Heartbeat one) {
        one.beat().await().atMost(PATIENCE);
    }

    private static UUID dead(String since) {
        UUID id = UUID.randomUUID();
        Database.update("insert into gateway_replica values (?, now() - cast(? as interval))", id, since);
        return id;
    }
}
