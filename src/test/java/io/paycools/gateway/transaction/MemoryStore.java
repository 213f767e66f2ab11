package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;

/**
 * Keeps one transaction as {@link TransactionStore} does, without a database; what it decides and changes is decided
 * and changed by the same classes. {@link StoredSequencesTest} holds the two against each other.
 */
final class MemoryStore {

    static final StatusDecision.Patience PATIENCE =
            new StatusDecision.Patience(Duration.ofMinutes(15), Duration.ofMinutes(5));
    static final Duration PAYOUT_DEADLINE = Duration.ofHours(6);
    static final Duration REFUND_DEADLINE = Duration.ofDays(3);

    static final RowChanges CHANGES =
            new RowChanges(PATIENCE.notFound(), PATIENCE.expiry(), PAYOUT_DEADLINE, REFUND_DEADLINE);

    private final List<TransactionEvent> history = new ArrayList<>();
    private final Set<StatusDecision.Contradiction> discrepancies = new HashSet<>();
    private final PaymentTransaction row;

    MemoryStore(NewTransaction order, TransactionStatus first, Instant now) {
        row = new PaymentTransaction(order, first, now);
        CHANGES.begin(row, now);
        Observation asked = Observation.of(Source.REQUEST, Claim.PENDING);
        history.add(new TransactionEvent(row.id, 1, null, first, asked, now));
    }

    PaymentTransaction row() {
        return row;
    }

    List<TransactionEvent> history() {
        return history;
    }

    Set<StatusDecision.Contradiction> discrepancies() {
        return discrepancies;
    }

    void apply(Observation seen, Instant now) {
        TransactionStatus from = row.status;
        StatusDecision.Decision decision = StatusDecision.decide(StatusDecision.Known.of(row), seen, now, PATIENCE);
        if (decision instanceof StatusDecision.Move move) {
            move(from, seen, move, now);
            RowChanges.takeOver(row, seen, true, now);
        } else if (decision instanceof StatusDecision.Contradiction contradiction) {
            discrepancies.add(contradiction);
            RowChanges.takeWord(row, seen);
        } else if (seen.source() == Source.PERSON) {
            move(from, seen, new StatusDecision.Move(from, row.failure()), now);
        } else {
            RowChanges.takeOver(row, seen, !from.isFinal(), now);
        }
    }

    private void move(TransactionStatus from, Observation seen, StatusDecision.Move move, Instant now) {
        CHANGES.take(row, seen, move, now);
        history.add(new TransactionEvent(row.id, row.moves, from, move.to(), seen, now));
    }
}
