package io.paycools.gateway.work;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Knows the calls that jobs have under way, so that a stop finishes them and begins no more. */
@ApplicationScoped
public class UnderWay {

    private static final Logger LOG = Logger.getLogger(UnderWay.class);

    /** Before anything is closed. */
    private static final int FIRST = 1;

    /** Longer than a call, so that a stop cuts none in two. */
    private static final long FINISH_WITHIN_SECONDS = 35;

    private final Phaser calls = new Phaser(1);
    private volatile boolean stopping;

    /** Whether nothing more may begin. */
    public boolean stopping() {
        return stopping;
    }

    /** Does the work, or nothing when the process is being stopped: what is not begun comes up again elsewhere. */
    public Uni<Void> track(Supplier<Uni<Void>> work) {
        return Uni.createFrom().deferred(() -> {
            if (stopping || calls.register() < 0) {
                return Uni.createFrom().voidItem();
            }
            return work.get().onTermination().invoke(calls::arriveAndDeregister);
        });
    }

    /**
     * Begins nothing more and finishes what is under way: a payout that is cut off between its record and PayCools'
     * answer could need a person. The thread is the one that stops the process, so it may wait.
     */
    void finish(@Observes @Priority(FIRST) ShutdownEvent event) {
        stopping = true;
        int phase = calls.arriveAndDeregister();
        try {
            calls.awaitAdvanceInterruptibly(phase, FINISH_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn("stopped with calls under way; they will be asked about, or made again where that is safe");
        }
    }
}
