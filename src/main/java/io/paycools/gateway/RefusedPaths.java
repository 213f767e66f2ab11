package io.paycools.gateway;

import java.util.Set;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Keeps paths out of the metrics that matched no method: Quarkus knows no template for them and would show them as they
 * came, with the token of a payment link, and each as a time series of its own.
 */
class RefusedPaths {

    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    private static final Set<String> WITHOUT_TEMPLATE = Set.of("405", "406", "415");

    @Produces
    @Singleton
    MeterFilter filter() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String status = id.getTag("status");
                boolean refused = id.getName().equals(REQUESTS) && status != null && WITHOUT_TEMPLATE.contains(status);
                return refused ? id.replaceTags(Tags.of(id.getTags()).and(Tag.of(URI, "REFUSED"))) : id;
            }
        };
    }
}
