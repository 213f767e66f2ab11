package io.paycools.gateway.reconciliation;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.smallrye.mutiny.Uni;

/** Asks PayCools about one transaction with no session open, and records what it says. */
@ApplicationScoped
class Inquiry {

    private final ReconciliationUnits units;
    private final ProviderQueries provider;

    Inquiry(ReconciliationUnits units, ProviderQueries provider) {
        this.units = units;
        this.provider = provider;
    }

    /**
     * What came of it.
     *
     * @param row the transaction afterwards
     * @param unavailable why PayCools gave no usable answer, or null
     */
    record Result(PaymentTransaction row, String unavailable) {}

    Uni<Result> ask(PaymentTransaction row, Turn turn) {
        return provider.query(OrderQuery.about(row), turn).chain(outcome -> record(row, outcome));
    }

    private Uni<Result> record(PaymentTransaction row, QueryOutcome outcome) {
        UUID id = row.id();
        if (outcome instanceof QueryOutcome.Found found) {
            return units.apply(id, found.observation()).map(after -> new Result(after, null));
        }
        if (outcome instanceof QueryOutcome.NotFound notFound) {
            return units.apply(id, notFound.observation()).map(after -> new Result(after, null));
        }
        return Uni.createFrom().item(new Result(row, ((QueryOutcome.Unavailable) outcome).reason()));
    }
}
