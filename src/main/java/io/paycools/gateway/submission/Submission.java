package io.paycools.gateway.submission;

import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.smallrye.mutiny.Uni;

/**
 * One request to move money, worked out: every id is fixed before anything is recorded or sent.
 *
 * @param operation what is asked for, so that one key cannot serve two kinds of request
 * @param fingerprint what two requests must have in common to be the same
 * @param id of the transaction
 * @param first SUBMITTING when it is to be sent now; with any other status it is recorded and sent later
 * @param draft works out what is recorded, inside the unit of work that records it, and may refuse; must not call
 *     anybody
 * @param call sends what was recorded
 */
public record Submission(
        IdempotencyKey key,
        String operation,
        String fingerprint,
        UUID id,
        TransactionStatus first,
        Supplier<Uni<NewTransaction>> draft,
        Function<PaymentTransaction, Uni<SubmitOutcome>> call) {

    /**
     * A request that is worked out already.
     *
     * @param guard may refuse it, inside the unit of work that records it; must not call anybody
     */
    public Submission(
            IdempotencyKey key,
            String operation,
            String fingerprint,
            NewTransaction transaction,
            TransactionStatus first,
            Supplier<Uni<Void>> guard,
            Supplier<Uni<SubmitOutcome>> call) {
        this(
                key,
                operation,
                fingerprint,
                transaction.id(),
                first,
                () -> guard.get().replaceWith(transaction),
                recorded -> call.get());
    }

    /** The same, which one more guard may refuse; it comes last, and must not call anybody either. */
    public Submission guardedBy(Supplier<Uni<Void>> last) {
        return new Submission(
                key, operation, fingerprint, id, first, () -> draft.get().call(last::get), call);
    }

    /** A guard that lets everything pass. */
    public static Uni<Void> unguarded() {
        return Uni.createFrom().voidItem();
    }
}
