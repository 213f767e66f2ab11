package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.TimeMeter;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two lanes under one limit, of which each replica has its share. */
class RequestBudgetTest {

    private static final int MANY = 10_000;

    private final AtomicLong now = new AtomicLong(1_000_000_000L);
    private final AtomicInteger replicas = new AtomicInteger(1);

    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private RequestBudget budget(int perSecond) {
        return new RequestBudget(perSecond, replicas::get, time);
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    /** How many who are waited for get their turn without waiting. */
    private static int taken(RequestBudget budget, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            UniAssertSubscriber<Boolean> one = budget.take().subscribe().withSubscriber(UniAssertSubscriber.create());
            if (!Boolean.TRUE.equals(one.getItem())) {
                one.cancel();
                break;
            }
            taken++;
        }
        return taken;
    }

    private int grantedIn(RequestBudget budget, Duration total, Duration step) {
        int granted = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(total) < 0; passed = passed.plus(step)) {
            granted += budget.grant(MANY);
            pass(step);
        }
        return granted;
    }

    /** Also in the first second after a long rest, and whoever asks. */
    @ParameterizedTest
    @CsvSource({"50,1", "20,1", "7,1", "2,1", "1,1", "50,3", "5,4"})
    void shouldNeverLetMorePassInAnySecond(int perSecond, int others) {
        replicas.set(others);
        RequestBudget budget = budget(perSecond);
        pass(Duration.ofMinutes(10));
        List<Long> passed = new ArrayList<>();
        for (int step = 0; step < 1000; step++) {
            int atOnce = budget.grant(step % 3);
            while (budget.tryTake()) {
                atOnce++;
            }
            for (int i = 0; i < atOnce; i++) {
                passed.add(time.currentTimeNanos());
            }
            pass(Duration.ofMillis(10));
        }
        int share = (perSecond + others - 1) / others;
        for (int i = share; i < passed.size(); i++) {
            long between = passed.get(i) - passed.get(i - share);
            assertTrue(between >= 990_000_000L, (share + 1) + " within " + between + " ns");
        }
        int fair = 10 * perSecond / others / 2;
        assertTrue(passed.size() >= fair, "only " + passed.size() + " in ten seconds");
    }

    @Test
    void shouldNeverGrantTheLastOfItToJobs() {
        RequestBudget budget = budget(50);
        assertEquals(8, budget.grant(MANY));
        assertEquals(0, budget.grant(MANY));
        assertEquals(2, taken(budget, 2));
    }

    @Test
    void shouldGrantNoMoreThanWanted() {
        assertEquals(3, budget(50).grant(3));
        assertEquals(0, budget(50).grant(0));
    }

    @Test
    void shouldGrantJobsThreeFifthsOfTheRateInTheLongRun() {
        RequestBudget budget = budget(50);
        budget.grant(MANY);
        int granted = grantedIn(budget, Duration.ofSeconds(10), Duration.ofMillis(50));
        assertTrue(granted >= 290 && granted <= 300, "granted " + granted);
    }

    @Test
    void shouldGrantNothingToJobsWhenOthersUseItAll() {
        RequestBudget budget = budget(50);
        assertEquals(9, taken(budget, 9));
        assertEquals(0, budget.grant(MANY));
    }

    @Test
    void shouldKeepJobsStillForASecondAfterTooManyRequests() {
        RequestBudget budget = budget(50);
        budget.slowDown();
        assertEquals(0, budget.grant(1));
        assertEquals(1, taken(budget, 1));
        pass(Duration.ofMillis(999));
        assertEquals(0, budget.grant(1));
        pass(Duration.ofMillis(1));
        assertEquals(1, budget.grant(1));
    }

    @ParameterizedTest
    @CsvSource({"50,1,10", "50,2,5", "50,3,3", "1000,4,50"})
    void shouldUseItsShareOnly(int perSecond, int others, int atOnce) {
        replicas.set(others);
        assertEquals(atOnce, taken(budget(perSecond), atOnce));
    }

    @Test
    void shouldFollowTheNumberOfReplicas() {
        RequestBudget budget = budget(50);
        replicas.set(5);
        assertEquals(1, budget.grant(1));
        assertEquals(1, taken(budget, 1));
        assertEquals(0, budget.grant(MANY));
        replicas.set(1);
        budget.grant(0);
        pass(Duration.ofSeconds(2));
        assertEquals(8, budget.grant(MANY));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,5", "3,10", "2,3"})
    void shouldGiveAFractionToEachWhenThereAreMoreReplicasThanRequests(int perSecond, int others) {
        replicas.set(others);
        RequestBudget budget = budget(perSecond);
        Duration each = Duration.ofSeconds(others).dividedBy(perSecond).plusNanos(1);
        for (int i = 0; i < 50; i++) {
            assertEquals(1, taken(budget, 1));
            assertEquals(0, budget.grant(1));
            pass(each);
        }
        // What nobody took is not saved up.
        pass(each.multipliedBy(10));
        assertEquals(1, budget.grant(MANY));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,5"})
    void shouldLeaveJobsAFractionTooWhenThereIsNextToNothing(int perSecond, int others) {
        replicas.set(others);
        RequestBudget budget = budget(perSecond);
        int seconds = 100 * others;
        int granted = grantedIn(budget, Duration.ofSeconds(seconds), Duration.ofMillis(50));
        int fair = perSecond * seconds * 8 / (10 * others);
        assertTrue(granted >= fair - 2 && granted <= fair + 2, "granted " + granted + " where " + fair + " are fair");
    }

    @Test
    void shouldTellAfterAWhileThatThereIsNoTurn() {
        RequestBudget budget = new RequestBudget(1, () -> 100, TimeMeter.SYSTEM_NANOTIME);
        assertTrue(budget.take().await().atMost(Duration.ofSeconds(1)));
        // The next turn is in a hundred seconds, so nobody is let wait for it at all.
        assertFalse(budget.take().await().atMost(Duration.ofSeconds(5)));
    }
}
