package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paycools.gateway.sampling.Samples;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.NoStackTraceThrowable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InboxDepthTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private Uni<Map<InboxMessage.State, Inbox.Depth>> database;
    private final InboxDepth depth = new InboxDepth(
            new Inbox(CLOCK, null) {
                @Override
                Uni<Map<InboxMessage.State, Depth>> depth() {
                    return database;
                }
            },
            Samples.into(metrics),
            CLOCK,
            metrics);

    private double shown(String name, String state) {
        return metrics.get(name).tag("state", state).gauge().value();
    }

    private void look() {
        depth.look().await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void shouldShowHowManyWaitAndSinceWhen() {
        database = Uni.createFrom().item(Map.of(InboxMessage.State.NEW, new Inbox.Depth(3, NOW.minusSeconds(40))));
        look();
        assertEquals(3, shown("gateway.webhook.inbox.messages", "NEW"));
        assertEquals(40, shown("gateway.webhook.inbox.oldest.age.seconds", "NEW"));
        assertEquals(0, shown("gateway.webhook.inbox.messages", "WAITING"));
        assertEquals(0, shown("gateway.webhook.inbox.oldest.age.seconds", "WAITING"));
    }

    @Test
    void shouldNotShowWhatItWasBeforeTheDatabaseWentAway() {
        database = Uni.createFrom().item(Map.of(InboxMessage.State.NEW, new Inbox.Depth(3, NOW.minusSeconds(40))));
        look();
        // What the pool fails with when no connection comes free in time; it is no Exception.
        database = Uni.createFrom().failure(new NoStackTraceThrowable("Timeout"));
        look();
        assertTrue(Double.isNaN(shown("gateway.webhook.inbox.messages", "NEW")));
        assertTrue(Double.isNaN(shown("gateway.webhook.inbox.oldest.age.seconds", "NEW")));
    }
}
