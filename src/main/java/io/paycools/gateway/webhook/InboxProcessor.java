package io.paycools.gateway.webhook;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.StorageFailure;
import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.TraceParent;
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

    /** The address of the hints on the event bus; a hint is the id of a message, and the trace that brought it. */
    static final String HINT = "webhook-kept";

    private static final Logger LOG = Logger.getLogger(InboxProcessor.class);
    private static final int BATCH = 50;
    private static final String TRACE_FOLLOWS = " ";

    private final Inbox inbox;
    private final InboxUnits units;
    private final Tracing tracing;

    InboxProcessor(Inbox inbox, InboxUnits units, Tracing tracing) {
        this.inbox = inbox;
        this.units = units;
        this.tracing = tracing;
    }

    static String hint(UUID id) {
        String trace = TraceParent.current();
        return trace == null ? id.toString() : id + TRACE_FOLLOWS + trace;
    }

    @ConsumeEvent(HINT)
    Uni<Void> hinted(String hint) {
        int end = hint.indexOf(TRACE_FOLLOWS);
        return end < 0
                ? applyOrPostpone(UUID.fromString(hint), null)
                : applyOrPostpone(
                        UUID.fromString(hint.substring(0, end)), hint.substring(end + TRACE_FOLLOWS.length()));
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
            chain = chain.chain(() -> applyOrPostpone(id, null));
        }
        return chain;
    }

    private Uni<Void> applyOrPostpone(UUID id, String cause) {
        return tracing.item("webhook process", cause, () -> units.apply(id))
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
