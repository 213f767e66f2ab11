package io.paycools.gateway.submission;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionType;
import io.paycools.gateway.work.SharedWork;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Sends what is certainly not sent: approved payouts, lines of batches, and payouts and refunds that could not be sent
 * before. Every attempt has the ids of the first, and each is recorded before it is made.
 */
@ApplicationScoped
class Dispatcher implements SharedWork.Queue {

    /** The address on the event bus at which one transaction is sent; the message is its id, as text. */
    static final String SEND = "transaction-send";

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int OVERDUE_AT_ONCE = 200;

    private final SharedWork work;
    private final AtomicBoolean givingUp = new AtomicBoolean();
    private final DispatchUnits units;
    private final Tracing tracing;
    private final Map<TransactionType, Sender> senders = new EnumMap<>(TransactionType.class);

    Dispatcher(SharedWork work, DispatchUnits units, Tracing tracing, @Any Instance<Sender> senders) {
        this.work = work;
        this.units = units;
        this.tracing = tracing;
        senders.forEach(sender -> this.senders.put(sender.type(), sender));
    }

    @Scheduled(
            every = "${gateway.payouts.dispatch-interval}",
            // Though the turn before may wait for a slow account: the others have their turns meanwhile.
            concurrentExecution = Scheduled.ConcurrentExecution.PROCEED,
            identity = "dispatch")
    Uni<Void> sweep() {
        return giveUpOverdue().chain(() -> work.workOff(this, SEND));
    }

    @Override
    public Uni<Integer> count(String account, int most) {
        return units.countToSend(account, most);
    }

    @Override
    public Uni<List<UUID>> claim(String account, int most) {
        return units.claimToSend(account, most);
    }

    @ConsumeEvent(SEND)
    Uni<Void> send(String text) {
        UUID id = UUID.fromString(text);
        return tracing.item("dispatch", () -> send(id));
    }

    private Uni<Void> send(UUID id) {
        return units.takeUp(id, this::prepare)
                .onFailure(PersonalData.SealedException.class)
                .invoke(locked -> LOG.errorf("transaction %s cannot be sent: %s", id, locked.getMessage()))
                .onItem()
                .ifNotNull()
                .transformToUni(taken -> taken.call()
                        .get()
                        .chain(outcome -> units.settle(id, outcome.observation().withSend(taken.send()))))
                .replaceWithVoid();
    }

    private Supplier<Uni<SubmitOutcome>> prepare(PaymentTransaction row) {
        return senders.get(row.type()).prepare(row);
    }

    /** Whether PayCools can be reached does not matter here: time runs out by itself. */
    private Uni<Void> giveUpOverdue() {
        if (!givingUp.compareAndSet(false, true)) {
            // Left to the turn before, which is not through with it yet.
            return Uni.createFrom().voidItem();
        }
        return units.overdue(OVERDUE_AT_ONCE)
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(units::giveUp)
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    LOG.warnf("what is overdue is left to the next sweep: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                })
                .onTermination()
                .invoke(() -> givingUp.set(false));
    }
}
