package io.paycools.gateway.sampling;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * What a job has last seen in the database, and for how long that counts. Gauges read it without asking anybody; what
 * could not be seen, or was seen too long ago, is shown as not a number, and never as what it was before.
 */
public final class Sample<T> {

    private static final long NEVER = Long.MIN_VALUE;

    /** By the monotonic clock, so that nobody who sets the time makes a sample young again. */
    private record Seen<T>(T value, long at) {}

    private final Duration validFor;
    private final LongSupplier nanos;
    private final long since;
    private volatile Seen<T> seen;
    private volatile long lastSeen = NEVER;

    Sample(Duration validFor, LongSupplier nanos) {
        this.validFor = validFor;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    public void set(T value) {
        long now = nanos.getAsLong();
        seen = new Seen<>(value, now);
        lastSeen = now;
    }

    /** It could not be seen this time. */
    public void lost() {
        seen = null;
    }

    /** What was seen, or null when that does not count. */
    public T get() {
        Seen<T> last = seen;
        return last == null || nanos.getAsLong() - last.at() > validFor.toNanos() ? null : last.value();
    }

    /** Since it was last seen; before the first time, since the start. */
    Duration age() {
        long last = lastSeen;
        return Duration.ofNanos(nanos.getAsLong() - (last == NEVER ? since : last));
    }

    /** Shows a part of it. */
    public void gauge(
            String name, String description, Tags tags, MeterRegistry metrics, Function<T, ? extends Number> part) {
        Gauge.builder(name, reader(part)).description(description).tags(tags).register(metrics);
    }

    private Supplier<Number> reader(Function<T, ? extends Number> part) {
        return () -> {
            T value = get();
            return value == null ? Double.valueOf(Double.NaN) : part.apply(value);
        };
    }
}
