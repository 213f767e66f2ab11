package io.paycools.gateway.onboarding;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.Exchange;
import io.paycools.gateway.provider.WireLog;
import io.paycools.gateway.transaction.Ids;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.jboss.logging.Logger;

/** Keeps what went over the wire for the orders of runs, whichever replica and whichever job sends it. */
@ApplicationScoped
class AcceptanceWireLog implements WireLog {

    static final String KEEP = "acceptance-exchange";

    /** Begins the merchant order ids of runs; others may begin so too, and are then looked up in vain. */
    static final char PREFIX = 'A';

    private static final Logger LOG = Logger.getLogger(AcceptanceWireLog.class);
    private static final int LENGTH = Ids.merchantOrderId(PREFIX, Ids.next()).length();
    private static final DeliveryOptions PATIENT = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofSeconds(5).toMillis());

    private final EventBus bus;
    private final AcceptanceUnits units;

    AcceptanceWireLog(EventBus bus, AcceptanceUnits units) {
        this.bus = bus;
        this.units = units;
    }

    @Override
    public boolean mayWant(String merchantOrderId) {
        return merchantOrderId.length() == LENGTH && merchantOrderId.charAt(0) == PREFIX;
    }

    /** Over the event bus, because the answer of PayCools comes on a context that has no session of its own. */
    @Override
    public Uni<Void> keep(Exchange exchange) {
        return bus.request(KEEP, exchange, PATIENT)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "what was sent for %s is missing in the evidence: %s",
                            exchange.merchantOrderId(), Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    @ConsumeEvent(KEEP)
    Uni<Void> store(Exchange exchange) {
        return units.keep(exchange);
    }
}
