package io.paycools.gateway.reconciliation;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.smallrye.mutiny.Uni;

/** Read, ask PayCools with no session open, record. */
@ApplicationScoped
class RefreshService {

    private final RefreshUnits units;
    private final ProviderQueries provider;

    RefreshService(RefreshUnits units, ProviderQueries provider) {
        this.units = units;
        this.provider = provider;
    }

    Uni<PaymentTransaction> refresh(UUID id) {
        return units.find(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .chain(this::ask)
                .chain(seen -> units.apply(id, seen));
    }

    private Uni<Observation> ask(PaymentTransaction row) {
        return provider.query(OrderQuery.about(row), Turn.TO_BE_TAKEN).map(RefreshService::observed);
    }

    private static Observation observed(QueryOutcome outcome) {
        if (outcome instanceof QueryOutcome.Found found) {
            return found.observation();
        }
        if (outcome instanceof QueryOutcome.NotFound notFound) {
            return notFound.observation();
        }
        QueryOutcome.Unavailable unavailable = (QueryOutcome.Unavailable) outcome;
        throw ServiceException.retryLater(
                ErrorCode.PROVIDER_UNAVAILABLE, unavailable.reason() + ".", Duration.ofSeconds(10));
    }
}
