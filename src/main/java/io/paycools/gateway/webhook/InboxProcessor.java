package io.paycools.gateway.webhook;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.StorageFailure;
import io.paycools.gateway.api.Unexpected;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Lets kept webhooks have their effect: at once, by a hint from whoever kept one, and by a sweep, because hints are
 * lost when a process dies.
 */
@ApplicationScoped
class InboxProcessor {

    /** The address of the hints on the event bus; a hint is the id of a message, as text. */
    static final String HINT = "webhook-kept";

    private static final Logger LOG = Logger.getLogger(InboxProcessor.class);
    private static final int BATCH = 50;

    private final Inbox inbox;
    private final InboxUnits units;

    InboxProcessor(Inbox inbox, InboxUnits units) {
        this.inbox = inbox;
        this.units = units;
    }

    @ConsumeEvent(HINT)
    Uni<Void> hinted(String id) {
        return applyOrPostpone(UUID.fromString(id));
    }

    @Scheduled(
            every = "${gateway.webhooks.sweep-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "webhook-inbox-sweep")
    Uni<Void> sweep() {
        return inbox.due(BATCH)
                .chain(this::applyEach)
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(InboxProcessor::leaveToNextSweep);
    }

    private Uni<Void> applyEach(List<UUID> due) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (UUID id : due) {
            chain = chain.chain(() -> applyOrPostpone(id));
        }
        return chain;
    }

    private Uni<Void> applyOrPostpone(UUID id) {
        return units.apply(id)
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    // An outage passes by itself; anything else will happen again until somebody acts.
                    LOG.logf(
                            StorageFailure.isBehind(failure) ? Level.WARN : Level.ERROR,
                            "webhook %s postponed: %s",
                            id,
                            Unexpected.describe(failure));
                    return inbox.postpone(id);
                })
                // The database may be away altogether; the row is still there when it comes back.
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(InboxProcessor::leaveToNextSweep);
    }

    private static Uni<Void> leaveToNextSweep(Throwable failure) {
        LOG.warnf("webhooks left to the next sweep: %s", Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
