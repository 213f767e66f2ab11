package io.paycools.gateway.reconciliation;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.transaction.Discrepancy;
import io.paycools.gateway.transaction.DiscrepancyKind;
import io.paycools.gateway.transaction.DiscrepancyStore;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work on discrepancies. A decision, its event and what it does to the transaction are one. */
@ApplicationScoped
class DiscrepancyUnits {

    private final DiscrepancyStore discrepancies;
    private final TransactionStore transactions;

    DiscrepancyUnits(DiscrepancyStore discrepancies, TransactionStore transactions) {
        this.discrepancies = discrepancies;
        this.transactions = transactions;
    }

    @WithSession
    Uni<List<Discrepancy>> search(DiscrepancyStore.Search wanted) {
        return discrepancies.search(wanted);
    }

    @WithTransaction
    Uni<Discrepancy> resolve(UUID id, Discrepancy.Resolved decision) {
        return discrepancies
                .lock(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .chain(discrepancy -> {
                    if (discrepancy.resolvedAt() != null) {
                        throw new ServiceException(ErrorCode.ALREADY_RESOLVED, null);
                    }
                    return transactions
                            .lock(discrepancy.transactionId())
                            .invoke(row -> requirePossible(row, discrepancy, decision.resolution()))
                            .chain(row -> transactions.apply(row.id(), observation(discrepancy, decision)))
                            .invoke(() -> discrepancies.resolve(discrepancy, decision))
                            .replaceWith(discrepancy);
                });
    }

    private static void requirePossible(
            PaymentTransaction row, Discrepancy discrepancy, Discrepancy.Resolution resolution) {
        boolean unsettled = !row.status().isFinal() && !row.status().isUnsent();
        boolean possible =
                switch (resolution) {
                    case NOTED -> true;
                    case FAILED, SUCCEEDED -> unsettled;
                    case SEND_AGAIN ->
                        unsettled
                                && row.status() != TransactionStatus.PENDING
                                && row.type() != TransactionType.PAYMENT
                                && discrepancy.kind() == DiscrepancyKind.NOT_KNOWN
                                // PayCools has named it, so it is there.
                                && row.providerReference() == null;
                };
        if (!possible) {
            throw new ServiceException(
                    ErrorCode.RESOLUTION_NOT_POSSIBLE,
                    resolution == Discrepancy.Resolution.SEND_AGAIN
                            ? "Only a payout or refund that PayCools does not know and that is not settled can be sent again."
                            : "Only a transaction that was sent and is not settled can be given a status.");
        }
    }

    private static Observation observation(Discrepancy discrepancy, Discrepancy.Resolved decision) {
        String detail = discrepancy.kind() + " resolved as " + decision.resolution() + " by " + decision.person()
                + " through " + decision.client() + ": " + decision.reason();
        return switch (decision.resolution()) {
            case NOTED -> Observation.of(Source.PERSON, Claim.NOTHING).withDetail(detail);
            case SEND_AGAIN -> Observation.of(Source.PERSON, Claim.NOT_SENT).withDetail(detail);
            case SUCCEEDED -> Observation.of(Source.PERSON, Claim.SUCCEEDED).withDetail(detail);
            case FAILED ->
                Observation.of(Source.PERSON, Claim.FAILED)
                        .withFailure(new Failure("failed_by_person", "A person found out that no money moved.", null))
                        .withDetail(detail);
        };
    }
}
