package io.paycools.gateway.submission;

import java.util.function.Supplier;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.smallrye.mutiny.Uni;

/**
 * One request to move money, worked out: every id is fixed before anything is recorded or sent.
 *
 * @param operation what is asked for, so that one key cannot serve two kinds of request
 * @param fingerprint what two requests must have in common to be the same
 * @param first SUBMITTING when it is to be sent now; with any other status it is recorded and sent later
 * @param guard may refuse it, inside the unit of work that records it; must not call anybody
 * @param call sends it
 */
public record Submission(
        IdempotencyKey key,
        String operation,
        String fingerprint,
        NewTransaction transaction,
        TransactionStatus first,
        Supplier<Uni<Void>> guard,
        Supplier<Uni<SubmitOutcome>> call) {

    /** A guard that lets everything pass. */
    public static Uni<Void> unguarded() {
        return Uni.createFrom().voidItem();
    }
}
