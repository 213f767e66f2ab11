package io.paycools.gateway.submission;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.DueTransactions;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionStore;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of sending later. Each is one database transaction, and none of them calls anybody. */
@ApplicationScoped
class DispatchUnits {

    private final TransactionStore transactions;
    private final DueTransactions due;
    private final Clock clock;
    private final Tracing tracing;

    DispatchUnits(TransactionStore transactions, DueTransactions due, Clock clock, Tracing tracing) {
        this.transactions = transactions;
        this.due = due;
        this.clock = clock;
        this.tracing = tracing;
    }

    /**
     * What was taken up for sending.
     *
     * @param call sends it
     * @param send the attempt, counted from 1
     */
    record Taken(Supplier<Uni<SubmitOutcome>> call, int send) {}

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
     * Takes a transaction up for sending, under its lock: whoever gets it sends it. Answers null when there is nothing
     * to send any more. What cannot be prepared is left as it was.
     */
    @WithTransaction
    Uni<Taken> takeUp(UUID id, Function<PaymentTransaction, Supplier<Uni<SubmitOutcome>>> prepare) {
        return transactions.lock(id).chain(row -> {
            if (row == null || row.status() != TransactionStatus.CREATED || isOverdue(row)) {
                return Uni.createFrom().nullItem();
            }
            tracing.about(row);
            Supplier<Uni<SubmitOutcome>> call = prepare.apply(row);
            Observation taken =
                    Observation.of(Source.DISPATCH, Claim.SUBMITTING).withDetail("taken up for sending");
            return transactions
                    .apply(id, taken)
                    // PayCools has shown that it has it: then it is asked about instead.
                    .map(now -> now.status() == TransactionStatus.SUBMITTING ? new Taken(call, now.sends()) : null);
        });
    }

    @WithTransaction
    Uni<PaymentTransaction> settle(UUID id, Observation seen) {
        return transactions.apply(id, seen);
    }

    /**
     * Gives up what could not be sent in its time, or has it asked about when an attempt may have arrived after all.
     */
    @WithTransaction
    Uni<PaymentTransaction> giveUp(UUID id) {
        return transactions.apply(
                id,
                Observation.of(Source.DEADLINE, Claim.NOT_SENT)
                        .withFailure(new Failure("not_sent", "It could not be sent within its time.", null))
                        .withDetail("not sent within its time"));
    }

    private boolean isOverdue(PaymentTransaction row) {
        return !clock.instant().isBefore(row.sendBefore());
    }
}
