package io.paycools.gateway.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.CallBudget;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.work.SharedWork;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks PayCools about whatever is not settled, each on a ladder of its own, until it is settled or has been asked about
 * for so long that a person has to take over. It never decides that something has failed: PayCools' answers do, by the
 * same rules as everywhere.
 */
@ApplicationScoped
class Resolver implements SharedWork.Queue {

    /** The address on the event bus at which one transaction is asked about; the message is its id, as text. */
    static final String ASK = "transaction-ask";

    private static final Logger LOG = Logger.getLogger(Resolver.class);
    private static final int FORGOTTEN_AT_ONCE = 50;

    private final SharedWork work;
    private final AtomicBoolean givingUp = new AtomicBoolean();
    private final CallBudget budget;
    private final ReconciliationUnits units;
    private final Inquiry inquiry;
    private final Tracing tracing;
    private final Clock clock;
    private final Duration giveUpAfter;

    Resolver(
            SharedWork work,
            CallBudget budget,
            ReconciliationUnits units,
            Inquiry inquiry,
            Tracing tracing,
            Clock clock,
            @ConfigProperty(name = "gateway.reconciliation.give-up-after") Duration giveUpAfter) {
        this.work = work;
        this.budget = budget;
        this.units = units;
        this.inquiry = inquiry;
        this.tracing = tracing;
        this.clock = clock;
        this.giveUpAfter = giveUpAfter;
    }

    @Scheduled(
            every = "${gateway.reconciliation.interval}",
            // Though the turn before may wait for a slow account: the others have their turns meanwhile.
            concurrentExecution = Scheduled.ConcurrentExecution.PROCEED,
            identity = "transaction-resolver")
    Uni<Void> sweep() {
        return giveUpForgotten().chain(() -> work.workOff(this, ASK));
    }

    @Override
    public Uni<Integer> count(String account, int most) {
        return units.countToCheck(account, most);
    }

    @Override
    public Uni<List<UUID>> claim(String account, int most) {
        return units.claimToCheck(account, most);
    }

    @ConsumeEvent(ASK)
    Uni<Void> ask(String id) {
        return tracing.item("resolve", () -> units.find(UUID.fromString(id))
                .invoke(tracing::about)
                .chain(row -> row.status().isFinal() || row.status().isUnsent()
                        ? Uni.createFrom().voidItem()
                        : ask(row)));
    }

    private Uni<Void> ask(PaymentTransaction row) {
        return inquiry.ask(row, Turn.GRANTED)
                .chain(result -> ReconciliationUnits.isOverdue(result.row(), limit())
                        ? units.giveUp(result.row().id(), limit())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> giveUpForgotten() {
        if (!givingUp.compareAndSet(false, true)) {
            // Left to the turn before, which is not through with it yet.
            return Uni.createFrom().voidItem();
        }
        return units.forgotten(budget.accounts(), limit(), FORGOTTEN_AT_ONCE)
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(id -> units.giveUp(id, limit()))
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> {
                    LOG.warnf("accounts that are gone left to the next sweep: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                })
                .onTermination()
                .invoke(() -> givingUp.set(false));
    }

    private Instant limit() {
        return clock.instant().minus(giveUpAfter);
    }
}
