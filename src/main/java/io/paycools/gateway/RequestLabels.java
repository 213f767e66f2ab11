package io.paycools.gateway;

import java.util.Set;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Keeps what anybody can choose out of the labels of requests: Quarkus shows the path of a request that matched no
 * route as it came, with the token of a payment link, and its method too. Each would be a time series of its own, kept
 * for ever, and the first hundred paths would leave no room for ours.
 */
class RequestLabels {

    /** Stands for everything that is not ours. */
    static final String OTHER = "OTHER";

    /** A test compares them with the OpenAPI document. */
    static final Set<String> PATHS = Set.of(
            "/go-live",
            "/go-live/checks",
            "/go-live/steps",
            "/pay/{token}",
            "/v1/acceptance-runs",
            "/v1/acceptance-runs/{id}",
            "/v1/acceptance-runs/{id}/cancel",
            "/v1/acceptance-runs/{id}/evidence",
            "/v1/balances",
            "/v1/discrepancies",
            "/v1/discrepancies/{id}/resolve",
            "/v1/go-live",
            "/v1/go-live/checks",
            "/v1/go-live/steps/{step}/tick",
            "/v1/go-live/steps/{step}/untick",
            "/v1/notification-deliveries/{id}",
            "/v1/notification-deliveries/{id}/redeliver",
            "/v1/notification-endpoints",
            "/v1/notification-endpoints/{id}",
            "/v1/notification-endpoints/{id}/deliveries",
            "/v1/notification-endpoints/{id}/deliveries/redeliver",
            "/v1/notification-endpoints/{id}/enable",
            "/v1/notification-endpoints/{id}/rotate-secret",
            "/v1/payment-links",
            "/v1/payment-links/{id}",
            "/v1/payments",
            "/v1/payments/{id}",
            "/v1/payments/{id}/refunds",
            "/v1/payout-batches",
            "/v1/payout-batches/{id}",
            "/v1/payout-batches/{id}/payouts",
            "/v1/payouts",
            "/v1/payouts/{id}",
            "/v1/payouts/{id}/approve",
            "/v1/payouts/{id}/reject",
            "/v1/personal-data/erasures",
            "/v1/personal-data/keys",
            "/v1/refunds/{id}",
            "/v1/transactions",
            "/v1/transactions/{id}/events",
            "/v1/transactions/{id}/refresh",
            "/v1/webhook-messages",
            "/v1/webhook-messages/{id}",
            "/webhooks/paycools/{account}");

    /** What Quarkus says instead of some paths. */
    private static final Set<String> WORDS = Set.of("NOT_FOUND", "REDIRECTION", "root", "UNKNOWN");

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final String REQUESTS = "http.server.requests";

    @Produces
    @Singleton
    MeterFilter filter() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(REQUESTS)
                        ? id.replaceTags(
                                id.getTags().stream().map(RequestLabels::known).toList())
                        : id;
            }
        };
    }

    private static Tag known(Tag tag) {
        boolean fine =
                switch (tag.getKey()) {
                    case "uri" -> PATHS.contains(tag.getValue()) || WORDS.contains(tag.getValue());
                    case "method" -> METHODS.contains(tag.getValue());
                    default -> true;
                };
        return fine ? tag : Tag.of(tag.getKey(), OTHER);
    }
}
