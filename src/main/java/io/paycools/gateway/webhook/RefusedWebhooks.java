package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Notes that webhooks are turned away, for whoever looks why none arrives. Anybody can send what is turned away, so
 * that the database hears of it now and then only, and nobody's answer depends on it.
 */
@ApplicationScoped
class RefusedWebhooks {

    private static final Logger LOG = Logger.getLogger(RefusedWebhooks.class);

    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(5);

    /** Why one was turned away. */
    enum Reason {
        FORGED,
        ADDRESS
    }

    private record Kind(String account, Reason reason) {}

    private final Map<Kind, Instant> noted = new ConcurrentHashMap<>();
    private final RefusalUnits units;
    private final Clock clock;

    RefusedWebhooks(RefusalUnits units, Clock clock) {
        this.units = units;
        this.clock = clock;
    }

    /** For an account that is configured. */
    Uni<Void> note(String account, Reason reason) {
        Instant now = clock.instant();
        Kind kind = new Kind(account, reason);
        Instant before = noted.get(kind);
        if (before != null && Duration.between(before, now).abs().compareTo(AT_MOST_EVERY) < 0) {
            return Uni.createFrom().voidItem();
        }
        noted.put(kind, now);
        return units.note(account, reason, now)
                .onFailure(Unexpected::isNoError)
                .invoke(failure -> LOG.debugf("a refusal is not noted: %s", Unexpected.describe(failure)))
                .onFailure(Unexpected::isNoError)
                .recoverWithNull()
                .replaceWithVoid();
    }
}
