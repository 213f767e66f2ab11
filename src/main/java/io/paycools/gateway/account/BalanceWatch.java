package io.paycools.gateway.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.BalanceProvider;
import io.paycools.gateway.transaction.CountryCode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks for the balances that somebody wants to watch, {@code gateway.balances.watch}, so that they are shown without a
 * caller who asks. Each replica does, for each shows what it knows.
 */
@Startup(1)
@ApplicationScoped
class BalanceWatch {

    private static final Logger LOG = Logger.getLogger(BalanceWatch.class);
    private static final String PROPERTY = "gateway.balances.watch";

    private record Place(String account, CountryCode country) {}

    private final BalanceProvider provider;
    private final List<Place> places = new ArrayList<>();

    BalanceWatch(BalanceProvider provider, @ConfigProperty(name = PROPERTY) Optional<List<String>> places) {
        this.provider = provider;
        places.orElse(List.of()).forEach(place -> this.places.add(read(place)));
    }

    private Place read(String text) {
        String[] parts = text.strip().split(":", -1);
        for (CountryCode country : CountryCode.values()) {
            if (parts.length == 2 && provider.knows(parts[0]) && country.name().equals(parts[1])) {
                return new Place(parts[0], country);
            }
        }
        throw new ConfigurationException(
                PROPERTY + " must list configured accounts with countries, such as default:PH.");
    }

    @Scheduled(
            every = "${gateway.balances.watch-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "balance-watch")
    Uni<Void> look() {
        return Multi.createFrom()
                .iterable(places)
                .onItem()
                .transformToUniAndConcatenate(this::ask)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is known then shows in the metrics; what is not makes what was known older. */
    private Uni<Void> ask(Place place) {
        return provider.balance(place.account(), place.country())
                .invoke(outcome -> {
                    if (!(outcome instanceof BalanceOutcome.Known)) {
                        LOG.infof("account=%s balance in %s not told", place.account(), place.country());
                    }
                })
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "account=%s balance in %s not asked for: %s",
                            place.account(), place.country(), Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }
}
