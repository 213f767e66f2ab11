package io.paycools.gateway.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ProblemAnswer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Takes nothing new once the process was asked to stop. Quarkus waits until no request runs and goes on taking new ones
 * meanwhile: under a steady load that is until its time is up, and then it cuts those that run in two, such as a payout
 * between its record and PayCools' answer.
 */
@ApplicationScoped
class Stopping {

    /** Before anything is begun for a request. */
    private static final int EARLY = 9_000;

    private static final String SOON = "1";
    private static final String WEBHOOKS = "/webhooks/";

    private final ProblemAnswer answer;
    private final Thread asked = new Thread(this::ask, "asked-to-stop");
    private volatile boolean stopping;

    Stopping(ProblemAnswer answer) {
        this.answer = answer;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, EARLY);
    }

    /** The earliest moment that can be seen: Quarkus tells the application only when no request runs any more. */
    void begin(@Observes StartupEvent event) {
        try {
            Runtime.getRuntime().addShutdownHook(asked);
        } catch (IllegalStateException e) {
            // Asked during the start already.
            stopping = true;
        }
    }

    /** As when the development mode or a test starts the application anew in the same process. */
    void end(@Observes ShutdownEvent event) {
        try {
            Runtime.getRuntime().removeShutdownHook(asked);
        } catch (IllegalStateException e) {
            // The process itself ends, and has asked.
            stopping = true;
        }
    }

    void ask() {
        stopping = true;
    }

    private void check(RoutingContext context) {
        // A webhook is stored in no time, and may not come again.
        if (!stopping || context.request().path().startsWith(WEBHOOKS)) {
            context.next();
            return;
        }
        context.response().putHeader(HttpHeaders.RETRY_AFTER, SOON);
        answer.endAndLetFinish(
                context, ErrorCode.SERVICE_STOPPING, "Nothing was done. Try again with the same idempotency key.");
    }
}
