package io.paycools.gateway;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.health.FirstUse;
import io.paycools.gateway.health.Schema;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Lets the jobs begin when everything else has started and the database has the schema of this release: a start that is
 * refused must not look around first, and a replica that is there before its migration must not move money by the
 * tables of before. They begin after the first use of the database, so that they do not make it longer.
 */
@ApplicationScoped
class Jobs {

    private static final Logger LOG = Logger.getLogger(Jobs.class);
    private static final int LAST = Integer.MAX_VALUE;
    private static final long LOOK_AGAIN_MILLIS = 1000;

    private final Schema schema;
    private final FirstUse firstUse;
    private final Scheduler scheduler;
    private final Vertx vertx;
    private volatile boolean stopping;

    Jobs(Schema schema, FirstUse firstUse, Scheduler scheduler, Vertx vertx) {
        this.schema = schema;
        this.firstUse = firstUse;
        this.scheduler = scheduler;
        this.vertx = vertx;
    }

    void begin(@Observes @Priority(LAST) StartupEvent event) {
        look(true);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void look(boolean first) {
        // A context of its own, as a request has one, without which there is no session.
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(nothing -> ready(first).subscribe().with(this::goOn));
    }

    private Uni<Boolean> ready(boolean first) {
        return schema.isThere()
                .chain(there -> there ? firstUse.make() : Uni.createFrom().item(absent(first)));
    }

    private void goOn(boolean ready) {
        if (ready) {
            scheduler.resume();
        } else if (!stopping) {
            vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(false));
        }
    }

    private boolean absent(boolean first) {
        if (first && !stopping) {
            LOG.warn("the database does not have the schema of this release yet; the jobs wait for it");
        }
        return false;
    }
}
