package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.paycools.gateway.testing.Parallel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Slots come back on every path, and who waits in vain has begun nothing. */
class SlotsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<UniEmitter<? super String>> begun = new ArrayList<>();

    /** Work that ends when the test says so. */
    private final Supplier<Uni<? extends String>> work = () -> Uni.createFrom().emitter(begun::add);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private UniAssertSubscriber<String> start(Slots slots) {
        return slots.run(work, "busy").subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void shouldLetTheFirstInLineBeginWhenASlotComesBack() {
        Slots slots = new Slots(1, LONG, Runnable::run);
        UniAssertSubscriber<String> first = start(slots);
        UniAssertSubscriber<String> second = start(slots);
        UniAssertSubscriber<String> third = start(slots);
        assertEquals(1, begun.size());

        begun.get(0).complete("one");

        first.assertCompleted().assertItem("one");
        assertEquals(2, begun.size());
        second.assertNotTerminated();
        begun.get(1).fail(new IllegalStateException("broken"));
        second.assertFailedWith(IllegalStateException.class);
        begun.get(2).complete("three");
        third.assertCompleted().assertItem("three");
        assertFree(slots, 1);
    }

    @Test
    void shouldTellWhoHasWaitedTooLongAndNotBeginHisWork() {
        Slots slots = new Slots(1, SHORT, Runnable::run);
        start(slots);
        UniAssertSubscriber<String> second = start(slots);

        second.awaitItem(Duration.ofSeconds(10)).assertItem("busy");

        begun.get(0).complete("one");
        assertEquals(1, begun.size());
        assertFree(slots, 1);
    }

    @Test
    void shouldNotKeepASlotForWhoIsGone() {
        Slots slots = new Slots(1, LONG, Runnable::run);
        start(slots);
        start(slots).cancel();
        UniAssertSubscriber<String> third = start(slots);

        begun.get(0).complete("one");

        assertEquals(2, begun.size());
        begun.get(1).complete("three");
        third.assertCompleted().assertItem("three");
        assertFree(slots, 1);
    }

    @Test
    void shouldFinishWhatWasBegunForWhoIsGone() {
        Slots slots = new Slots(1, LONG, Runnable::run);
        UniAssertSubscriber<String> first = start(slots);
        first.cancel();
        UniAssertSubscriber<String> second = start(slots);
        assertEquals(1, begun.size());

        begun.get(0).complete("one");

        assertNull(first.getItem());
        assertEquals(2, begun.size());
        begun.get(1).complete("two");
        second.assertCompleted();
        assertFree(slots, 1);
    }

    @Test
    void shouldGetTheSlotBackWhenTheWorkCannotEvenBegin() {
        Slots slots = new Slots(1, LONG, Runnable::run);
        Supplier<Uni<? extends String>> broken = () -> {
            throw new IllegalStateException("a bad address");
        };
        slots.run(broken, "busy")
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailedWith(IllegalStateException.class);
        assertFree(slots, 1);
    }

    @Test
    void shouldLoseNoSlotInACrowd() throws InterruptedException {
        Slots slots = new Slots(3, Duration.ofMillis(2), Runnable::run);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Supplier<Uni<? extends String>> briefly = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return Uni.createFrom()
                    .<String>emitter(emitter -> timer.schedule(() -> emitter.complete("done"), 1, MILLISECONDS))
                    .onTermination()
                    .invoke(running::decrementAndGet);
        };
        Parallel.times(16, thread -> {
            for (int i = 0; i < 100; i++) {
                UniAssertSubscriber<String> one =
                        slots.run(briefly, "busy").subscribe().withSubscriber(UniAssertSubscriber.create());
                if (i % 3 == 0) {
                    one.cancel();
                } else {
                    one.awaitItem(Duration.ofSeconds(30));
                }
            }
            return thread;
        });
        assertTrue(most.get() <= 3, "at once " + most);
        // What was begun for those who are gone may still run: it gives its slots back as well.
        timer.shutdown();
        assertTrue(timer.awaitTermination(10, SECONDS));
        assertFree(slots, 3);
    }

    private void assertFree(Slots slots, int free) {
        int before = begun.size();
        List<UniAssertSubscriber<String>> all = new ArrayList<>();
        for (int i = 0; i < free + 1; i++) {
            all.add(start(slots));
        }
        assertEquals(before + free, begun.size());
        all.get(free).cancel();
        for (int i = 0; i < free; i++) {
            begun.get(before + i).complete("freed");
        }
    }
}
