package io.paycools.gateway.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.provider.CallBudget;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.mutiny.core.eventbus.EventBus;
import org.jboss.logging.Logger;

/**
 * Works off what is due and needs a call to PayCools, as far as the budget of calls reaches. Nothing is held in memory
 * that a restart may lose: the claim is in the database, and the replicas share the work by it.
 *
 * <p>Each item is handed out over the event bus, so that each runs in a context of its own: a database session belongs
 * to a context, and two items in one would share it.
 */
@ApplicationScoped
public class SharedWork {

    private static final Logger LOG = Logger.getLogger(SharedWork.class);

    /** Few at a time are claimed, so that few have to wait for their turn again when this replica dies. */
    private static final int BATCH = 50;

    private static final int AT_ONCE = 16;

    /** So that one account with much to do does not keep the others waiting. */
    private static final int ROUNDS = 20;

    /** Longer than any call; the item itself always ends before. */
    private static final DeliveryOptions PATIENT = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofMinutes(5).toMillis());

    /** The address on the event bus at which one account is worked off. */
    static final String SHIFT = "shared-work";

    /** All rounds of an account, each of them as slow as PayCools may be. */
    private static final DeliveryOptions UNHURRIED = new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Duration.ofHours(1).toMillis());

    /** In which the budget grows again; when there is still none after it, the rest is left to the next time. */
    private static final long BREATH_MILLIS = 60;

    private final CallBudget budget;
    private final EventBus bus;
    private final Vertx vertx;
    private final UnderWay underWay;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    SharedWork(CallBudget budget, EventBus bus, Vertx vertx, UnderWay underWay) {
        this.budget = budget;
        this.underWay = underWay;
        this.bus = bus;
        this.vertx = vertx;
    }

    /** What is due. */
    public interface Queue {

        /** How much is due in the account, counted up to a number. */
        Uni<Integer> count(String account, int most);

        /** Claims so much of it at the most. */
        Uni<List<UUID>> claim(String account, int most);
    }

    /** What is due in one account; goes over the event bus as an object, and never leaves the process. */
    record Shift(Queue queue, String address, String account) {
        String name() {
            return address + " " + account;
        }
    }

    /**
     * Works off what is due in all accounts, and ends when nothing is left or nothing more may be called now. Never
     * fails: what is left comes up again.
     *
     * <p>Each account is worked off by itself, so that a PayCools that is slow for one holds up no other. An account
     * that is still being worked off from before is left to that; so this may be called again while it runs.
     *
     * @param address where on the event bus one item is worked off, its id being the message
     */
    public Uni<Void> workOff(Queue queue, String address) {
        return Multi.createFrom()
                .iterable(List.copyOf(budget.accounts()))
                .onItem()
                .transformToUni(account -> begin(new Shift(queue, address, account)))
                .merge(Integer.MAX_VALUE)
                .collect()
                .last();
    }

    private Uni<Void> begin(Shift shift) {
        if (!running.add(shift.name())) {
            return Uni.createFrom().voidItem();
        }
        return bus.<Void>request(SHIFT, shift, UNHURRIED)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave(shift.name(), failure))
                .onTermination()
                .invoke(() -> running.remove(shift.name()));
    }

    /** In a context of its own, so that accounts share no database session. */
    @ConsumeEvent(SHIFT)
    Uni<Void> work(Shift shift) {
        return round(shift.queue(), shift.address(), shift.account(), ROUNDS)
                // Here, because over the event bus nothing would be left of the reason.
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave(shift.name(), failure));
    }

    private Uni<Void> round(Queue queue, String address, String account, int rounds) {
        return queue.count(account, BATCH).chain(count -> {
            if (count == 0 || rounds == 0 || underWay.stopping()) {
                return Uni.createFrom().voidItem();
            }
            return granted(account, count)
                    .chain(granted -> granted == 0
                            ? Uni.createFrom().voidItem()
                            : queue.claim(account, granted)
                                    .chain(ids -> handOut(ids, address))
                                    .chain(() -> round(queue, address, account, rounds - 1)));
        });
    }

    private Uni<Integer> granted(String account, int wanted) {
        int granted = budget.grant(account, wanted);
        return granted > 0 ? Uni.createFrom().item(granted) : breath().map(nothing -> budget.grant(account, wanted));
    }

    /** Vert.x's own timer comes back on the context of whoever waits, where the session may be used. */
    private Uni<Void> breath() {
        return Uni.createFrom().emitter(after -> vertx.setTimer(BREATH_MILLIS, timer -> after.complete(null)));
    }

    private Uni<Void> handOut(List<UUID> ids, String address) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUni(id -> workOff(id, address))
                .merge(AT_ONCE)
                .collect()
                .last();
    }

    private Uni<Void> workOff(UUID id, String address) {
        // What is not begun any more comes up again when its claim runs out, here or in another replica.
        return underWay.track(() -> bus.request(address, id.toString(), PATIENT)
                .replaceWithVoid()
                .onFailure(Unexpected::isNoError)
                .recoverWithUni(failure -> leave(address + " " + id, failure)));
    }

    private static Uni<Void> leave(String what, Throwable failure) {
        LOG.warnf("%s left to its next turn: %s", what, Unexpected.describe(failure));
        return Uni.createFrom().voidItem();
    }
}
