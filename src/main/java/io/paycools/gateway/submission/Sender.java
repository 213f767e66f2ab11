package io.paycools.gateway.submission;

import java.util.function.Supplier;

import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Sends transactions of one type that were recorded before and wait to be sent; the {@link Dispatcher} finds it. */
public interface Sender {

    /** What it sends. */
    TransactionType type();

    /**
     * Works out the call for a stored transaction, without making it: that runs inside a unit of work. The call has a
     * turn already.
     *
     * @throws io.paycools.gateway.security.PersonalData.SealedException when what is to be sent cannot be opened; the
     *     transaction is left as it is then
     */
    Supplier<Uni<SubmitOutcome>> prepare(PaymentTransaction row);
}
