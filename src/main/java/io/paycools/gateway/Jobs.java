package io.paycools.gateway;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.health.Schema;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Lets the jobs begin when everything else has started and the database has the schema of this release: a start that is
 * refused must not look around first, and a replica that is there before its migration must not move money by the
 * tables of before.
 */
@ApplicationScoped
class Jobs {

    private static final Logger LOG = Logger.getLogger(Jobs.class);
    private static final int LAST = Integer.MAX_VALUE;
    private static final long LOOK_AGAIN_MILLIS = 1000;

    private final Schema schema;
    private final Scheduler scheduler;
    private final Vertx vertx;
    private volatile boolean stopping;

    Jobs(Schema schema, Scheduler scheduler, Vertx vertx) {
        this.schema = schema;
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
        schema.isThere().subscribe().with(there -> {
            if (there) {
                scheduler.resume();
            } else if (!stopping) {
                if (first) {
                    LOG.warn("the database does not have the schema of this release yet; the jobs wait for it");
                }
                vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(false));
            }
        });
    }
}
