package io.paycools.gateway.sampling;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SampleTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Sample<Integer> sample = new Sample<>(Duration.ofMinutes(1), nanos::get);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    SampleTest() {
        sample.gauge("depth", "", Tags.empty(), metrics, seen -> seen);
    }

    private double shown() {
        return metrics.get("depth").gauge().value();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void shouldShowNothingBeforeItHasSeenAnything() {
        assertTrue(Double.isNaN(shown()));
        pass(Duration.ofSeconds(90));
        assertEquals(Duration.ofSeconds(90), sample.age());
    }

    @Test
    void shouldShowWhatWasSeen() {
        sample.set(7);
        pass(Duration.ofSeconds(60));
        assertEquals(7, shown());
        assertEquals(Duration.ofSeconds(60), sample.age());
    }

    @Test
    void shouldNotFreezeOnWhatWasSeenLongAgo() {
        sample.set(7);
        pass(Duration.ofSeconds(61));
        assertTrue(Double.isNaN(shown()));
    }

    @Test
    void shouldShowNothingWhenItCouldNotBeSeen() {
        sample.set(7);
        sample.lost();
        pass(Duration.ofSeconds(10));
        assertTrue(Double.isNaN(shown()));
        assertEquals(Duration.ofSeconds(10), sample.age());
        sample.set(8);
        assertEquals(8, shown());
        assertEquals(Duration.ZERO, sample.age());
    }
}
