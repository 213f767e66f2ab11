package io.paycools.gateway;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;

/** Lets the jobs begin when everything else has started: a start that is refused must not look around first. */
class Jobs {

    private static final int LAST = Integer.MAX_VALUE;

    void begin(@Observes @Priority(LAST) StartupEvent event, Scheduler scheduler) {
        scheduler.resume();
    }
}
