package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.sampling.Sample;
import io.paycools.gateway.sampling.Samples;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Shows how many webhooks have not had their effect yet. */
@ApplicationScoped
class InboxDepth {

    private static final Logger LOG = Logger.getLogger(InboxDepth.class);
    private static final List<InboxMessage.State> SHOWN = List.of(InboxMessage.State.NEW, InboxMessage.State.WAITING);

    private final Inbox inbox;
    private final Clock clock;
    private final Sample<Map<InboxMessage.State, Inbox.Depth>> sample;

    InboxDepth(Inbox inbox, Samples samples, Clock clock, MeterRegistry metrics) {
        this.inbox = inbox;
        this.clock = clock;
        this.sample = samples.named("webhook-inbox");
        for (InboxMessage.State state : SHOWN) {
            Tags tags = Tags.of("state", state.name());
            sample.gauge(
                    "gateway.webhook.inbox.messages",
                    "Webhooks that have not had their effect yet.",
                    tags,
                    metrics,
                    found -> found.getOrDefault(state, Inbox.Depth.NONE).count());
            sample.gauge(
                    "gateway.webhook.inbox.oldest.age.seconds",
                    "How long ago the oldest of them came.",
                    tags,
                    metrics,
                    found -> age(found.getOrDefault(state, Inbox.Depth.NONE).oldest()));
        }
    }

    private long age(Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    @Scheduled(
            every = "${gateway.samples.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "webhook-inbox-depth")
    Uni<Void> look() {
        return inbox.depth()
                .invoke(sample::set)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    sample.lost();
                    LOG.warnf("webhooks are counted at the next turn: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }
}
