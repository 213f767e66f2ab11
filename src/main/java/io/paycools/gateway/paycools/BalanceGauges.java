package io.paycools.gateway.paycools;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.paycools.gateway.transaction.CountryCode;

/** The last balance that each account is known to have had, and how old that knowledge is. */
@ApplicationScoped
class BalanceGauges {

    private record Place(String account, CountryCode country) {}

    private record Seen(BigDecimal balance, Instant at) {}

    private final Map<Place, AtomicReference<Seen>> last = new ConcurrentHashMap<>();
    private final MeterRegistry metrics;
    private final Clock clock;

    BalanceGauges(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    void set(String account, CountryCode country, long minorUnits) {
        Seen seen = new Seen(BigDecimal.valueOf(minorUnits, country.currency().decimals()), clock.instant());
        // A gauge that is registered before anything is known would show a balance of nothing.
        last.computeIfAbsent(new Place(account, country), place -> register(place, seen))
                .set(seen);
    }

    private AtomicReference<Seen> register(Place place, Seen first) {
        AtomicReference<Seen> seen = new AtomicReference<>(first);
        Tags tags = Tags.of(
                "account", place.account(),
                "country", place.country().name(),
                "currency", place.country().currency().name());
        Gauge.builder("paycools.balance", () -> seen.get().balance())
                .description("The balance at PayCools as last answered, in the currency's major unit.")
                .tags(tags)
                .register(metrics);
        Gauge.builder("paycools.balance.age", () -> Duration.between(seen.get().at(), clock.instant())
                        .toSeconds())
                .description("How long ago the balance was answered.")
                .baseUnit("seconds")
                .tags(tags)
                .register(metrics);
        return seen;
    }
}
