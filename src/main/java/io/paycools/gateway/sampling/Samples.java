package io.paycools.gateway.sampling;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the samples, each with a gauge of its age. */
@ApplicationScoped
public class Samples {

    /** Several turns of the jobs, each of which may have to wait for a connection. */
    private static final Duration VALID_FOR = Duration.ofMinutes(1);

    private final MeterRegistry metrics;

    Samples(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** For use without Quarkus. */
    public static Samples into(MeterRegistry metrics) {
        return new Samples(metrics);
    }

    /** A sample that has not been seen yet. */
    public <T> Sample<T> named(String name) {
        Sample<T> sample = new Sample<>(VALID_FOR, System::nanoTime);
        Gauge.builder("gateway.sample.age.seconds", () -> sample.age().toMillis() / 1000.0)
                .description("How long ago a job of this replica has last seen in the database what is shown of it.")
                .tag("sample", name)
                .register(metrics);
        return sample;
    }
}
