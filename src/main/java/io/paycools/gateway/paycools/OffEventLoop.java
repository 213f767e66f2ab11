package io.paycools.gateway.paycools;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;

/**
 * Runs RSA on a worker thread and comes back to the caller's own context: a signature costs most of a millisecond, in
 * which an event loop would serve nobody, and what follows may use a database session that belongs to that context.
 */
@ApplicationScoped
class OffEventLoop {

    private final Vertx vertx;

    OffEventLoop(Vertx vertx) {
        this.vertx = vertx;
    }

    <T> Uni<T> run(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /**
     * Brings the result back to the context of whoever subscribes. Timers and time-outs of Mutiny fire on threads of
     * their own, from which no database session may be used.
     */
    static <T> Uni<T> returning(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context home = io.vertx.core.Vertx.currentContext();
            return home == null ? work.get() : work.get().emitOn(task -> home.runOnContext(nothing -> task.run()));
        });
    }
}
