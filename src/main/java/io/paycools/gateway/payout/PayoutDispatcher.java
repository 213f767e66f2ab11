package io.paycools.gateway.payout;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.work.SharedWork;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Sends the payouts that are certainly not sent: approved ones, lines of batches, and those that could not be sent
 * before. Every attempt has the ids of the first, and each is recorded before it is made.
 */
@ApplicationScoped
class PayoutDispatcher implements SharedWork.Queue {

    /** The address on the event bus at which one payout is sent; the message is its id, as text. */
    static final String SEND = "payout-send";

    private static final Logger LOG = Logger.getLogger(PayoutDispatcher.class);
    private static final int OVERDUE_AT_ONCE = 200;

    private final SharedWork work;
    private final PayoutUnits units;
    private final PayoutProvider provider;

    PayoutDispatcher(SharedWork work, PayoutUnits units, PayoutProvider provider) {
        this.work = work;
        this.units = units;
        this.provider = provider;
    }

    @Scheduled(
            every = "${gateway.payouts.dispatch-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "payout-dispatch")
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
    Uni<Void> send(String id) {
        UUID payout = UUID.fromString(id);
        return units.takeUp(payout)
                .onFailure(PersonalData.SealedException.class)
                .invoke(locked -> LOG.errorf("payout %s cannot be sent: %s", payout, locked.getMessage()))
                .onItem()
                .ifNotNull()
                .transformToUni(taken -> provider.createPayout(taken.order(), Turn.GRANTED)
                        .chain(outcome ->
                                units.settle(payout, outcome.observation().withSend(taken.send()))))
                .replaceWithVoid();
    }

    /** Whether PayCools can be reached does not matter here: time runs out by itself. */
    private Uni<Void> giveUpOverdue() {
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
                    LOG.warnf("overdue payouts left to the next sweep: %s", Unexpected.describe(failure));
                    return Uni.createFrom().voidItem();
                });
    }
}
