package io.paycools.gateway.payout;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.transaction.DueTransactions;
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

/**
 * The units of work of a payout after its creation. Each is one database transaction, and none of them calls anybody.
 */
@ApplicationScoped
class PayoutUnits {

    private final TransactionStore transactions;
    private final DueTransactions due;
    private final Beneficiaries beneficiaries;
    private final Clock clock;

    PayoutUnits(TransactionStore transactions, DueTransactions due, Beneficiaries beneficiaries, Clock clock) {
        this.transactions = transactions;
        this.due = due;
        this.beneficiaries = beneficiaries;
        this.clock = clock;
    }

    /**
     * A payout that was taken up for sending.
     *
     * @param send the attempt, counted from 1
     */
    record Taken(PayoutOrder order, int send) {}

    @WithSession
    Uni<Integer> countToSend(String account, int most) {
        return due.countToSend(account, most);
    }

    @WithTransaction
    Uni<List<UUID>> claimToSend(String account, int limit) {
        return due.claimToSend(account, limit);
    }

    @WithSession
    Uni<List<UUID>> overdue(int limit) {
        return due.overdue(limit);
    }

    /**
     * Takes a payout up for sending, under its lock: whoever gets it sends it. Answers null when there is nothing to
     * send any more. A beneficiary that cannot be opened leaves everything as it was.
     */
    @WithTransaction
    Uni<Taken> takeUp(UUID id) {
        return transactions.lock(id).chain(row -> {
            if (row == null || row.status() != TransactionStatus.CREATED || isOverdue(row)) {
                return Uni.createFrom().nullItem();
            }
            PayoutOrder order = beneficiaries.orderOf(row);
            Observation taken =
                    Observation.of(Source.DISPATCH, Claim.SUBMITTING).withDetail("taken up for sending");
            return transactions.apply(id, taken).map(now -> new Taken(order, now.sends()));
        });
    }

    @WithTransaction
    Uni<PaymentTransaction> settle(UUID id, Observation seen) {
        return transactions.apply(id, seen);
    }

    /** Gives up what could not be sent in its time; that it was not sent is certain. */
    @WithTransaction
    Uni<PaymentTransaction> giveUp(UUID id) {
        return transactions.apply(
                id,
                Observation.of(Source.DEADLINE, Claim.NOT_SENT)
                        .withFailure(new Failure("not_sent", "It could not be sent within its time.", null))
                        .withDetail("not sent within its time"));
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
            UUID id, String client, java.util.function.Predicate<PaymentTransaction> sameBefore, Observation decision) {
        return transactions.lock(id).chain(row -> {
            if (row == null || row.type() != TransactionType.PAYOUT) {
                throw ServiceException.notFound();
            }
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

    private boolean isOverdue(PaymentTransaction row) {
        return !clock.instant().isBefore(row.sendBefore());
    }
}
