package io.paycools.gateway.payout;

import java.util.UUID;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of the second person. Each is one database transaction, and none of them calls anybody. */
@ApplicationScoped
class PayoutUnits {

    private final TransactionStore transactions;
    private final Tracing tracing;

    PayoutUnits(TransactionStore transactions, Tracing tracing) {
        this.transactions = transactions;
        this.tracing = tracing;
    }

    /** Releases a payout; a repeat by the same client is a repeat. */
    @WithTransaction
    Uni<PaymentTransaction> approve(UUID id, String client) {
        return decide(
                id,
                client,
                row -> row.status() != TransactionStatus.CANCELLED,
                Observation.of(Source.PERSON, Claim.APPROVED).withDetail("approved by " + client));
    }

    /** Turns a payout down; a repeat by the same client is a repeat. */
    @WithTransaction
    Uni<PaymentTransaction> reject(UUID id, String client, String reason) {
        String detail = "rejected by " + client + (reason == null ? "" : ": " + reason);
        return decide(
                id,
                client,
                row -> row.status() == TransactionStatus.CANCELLED,
                Observation.of(Source.PERSON, Claim.CANCELLED)
                        .withFailure(new Failure("rejected", "A second person turned it down.", null))
                        .withDetail(detail));
    }

    private Uni<PaymentTransaction> decide(
            UUID id, String client, Predicate<PaymentTransaction> sameBefore, Observation decision) {
        return transactions.lock(id).chain(row -> {
            if (row == null || row.type() != TransactionType.PAYOUT) {
                throw ServiceException.notFound();
            }
            tracing.about(row);
            if (client.equals(row.client())) {
                throw new ServiceException(ErrorCode.APPROVAL_BY_REQUESTER, null);
            }
            if (row.status() == TransactionStatus.AWAITING_APPROVAL) {
                return transactions.decide(id, decision, client);
            }
            if (client.equals(row.decidedBy()) && sameBefore.test(row)) {
                return Uni.createFrom().item(row);
            }
            throw new ServiceException(ErrorCode.NOT_AWAITING_APPROVAL, null);
        });
    }
}
