package io.paycools.gateway.notification;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * Looks names up as the JDK does, on threads of its own: a name server that hangs holds up those who wait for the same
 * name and nobody else.
 */
@ApplicationScoped
class NameResolver {

    /** As many threads as there are names being looked up, one each; their number is that of the endpoints at most. */
    private final Executor threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "notification-names");
        thread.setDaemon(true);
        return thread;
    });

    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    /** All addresses of a name, on the context; fails with {@link UnknownHostException}. */
    Future<InetAddress[]> resolve(String name, Context context) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> others = underWay.putIfAbsent(name, mine);
        if (others != null) {
            return Future.fromCompletionStage(others, context);
        }
        try {
            threads.execute(() -> lookUp(name, mine));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            underWay.remove(name);
            mine.completeExceptionally(new UnknownHostException("no thread to look it up"));
        }
        return Future.fromCompletionStage(mine, context);
    }

    private void lookUp(String name, CompletableFuture<InetAddress[]> result) {
        try {
            InetAddress[] found = InetAddress.getAllByName(name);
            underWay.remove(name);
            result.complete(found);
        } catch (UnknownHostException | RuntimeException e) {
            underWay.remove(name);
            result.completeExceptionally(e);
        }
    }
}
