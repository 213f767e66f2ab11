package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Lets so many work at the same time. Who finds no slot free waits for one, first come, first served, without a thread;
 * who has waited too long is told so, and then it is certain that his work was not begun.
 *
 * <p>Work that was begun is finished, whoever still waits for it: so each slot comes back, exactly once.
 */
final class Slots {

    private final Duration patience;
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /**
     * Slots.
     *
     * @param executor on which those are told who have waited too long
     */
    Slots(int slots, Duration patience, Executor executor) {
        this.free = slots;
        this.patience = patience;
        this.executor = executor;
    }

    /**
     * Does the work in a slot.
     *
     * @param busy the answer when there was none in time
     */
    <T> Uni<T> run(Supplier<Uni<? extends T>> work, T busy) {
        return Uni.createFrom().emitter(emitter -> {
            Context home = Vertx.currentContext();
            Runnable begin = () -> begin(work, emitter);
            // Not on the context of whoever gives the slot back: that belongs to another request.
            Runnable turn = home == null ? begin : () -> home.runOnContext(nothing -> begin.run());
            if (takeOrWait(turn)) {
                begin.run();
                return;
            }
            emitter.onTermination(() -> leave(turn));
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, executor)
                    .execute(() -> {
                        if (leave(turn)) {
                            emitter.complete(busy);
                        }
                    });
        });
    }

    /** A subscription of its own, because whoever asked may be gone. */
    private <T> void begin(Supplier<Uni<? extends T>> work, UniEmitter<? super T> emitter) {
        Uni.createFrom()
                .<T>deferred(work)
                .onTermination()
                .invoke(this::release)
                .subscribe()
                .with(emitter::complete, emitter::fail);
    }

    private synchronized boolean takeOrWait(Runnable turn) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(turn);
        return false;
    }

    /** True when it was still waiting, so that its work will never begin. */
    private synchronized boolean leave(Runnable turn) {
        return waiting.remove(turn);
    }

    synchronized int free() {
        return free;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private void release() {
        Runnable next = nextOrFree();
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable nextOrFree() {
        Runnable next = waiting.poll();
        if (next == null) {
            free++;
        }
        return next;
    }
}
