package io.paycools.gateway.reconciliation;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.smallrye.mutiny.Uni;

/** Asks PayCools because somebody wants to know now. */
@ApplicationScoped
public class RefreshService {

    private final ReconciliationUnits units;
    private final Inquiry inquiry;
    private final Tracing tracing;

    RefreshService(ReconciliationUnits units, Inquiry inquiry, Tracing tracing) {
        this.units = units;
        this.inquiry = inquiry;
        this.tracing = tracing;
    }

    /**
     * Asks, with no session open, and answers the transaction as it is afterwards.
     *
     * <p>Fails with a {@link ServiceException} when there is none, or PayCools gave no usable answer.
     */
    public Uni<PaymentTransaction> refresh(UUID id) {
        return units.find(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .invoke(tracing::about)
                .chain(this::ask);
    }

    private Uni<PaymentTransaction> ask(PaymentTransaction row) {
        if (row.status().isUnsent()) {
            // PayCools cannot know anything about it.
            return Uni.createFrom().item(row);
        }
        return inquiry.ask(row, Turn.TO_BE_TAKEN).map(result -> {
            if (result.unavailable() != null) {
                throw ServiceException.retryLater(
                        ErrorCode.PROVIDER_UNAVAILABLE, result.unavailable() + ".", Duration.ofSeconds(10));
            }
            return result.row();
        });
    }
}
