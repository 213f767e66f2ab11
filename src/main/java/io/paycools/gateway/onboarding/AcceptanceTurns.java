package io.paycools.gateway.onboarding;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.onboarding.AcceptanceFacts.Order;
import io.paycools.gateway.onboarding.AcceptanceStep.Awaits;
import io.paycools.gateway.onboarding.AcceptanceUnits.Loaded;
import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.ConnectionCheck;
import io.paycools.gateway.provider.DiagnosticsProvider;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.provider.Exchange;
import io.paycools.gateway.reconciliation.RefreshService;
import io.paycools.gateway.security.ClientRoles;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes a run on, step by step, as far as it goes now. Every step can be taken up anew after a crash, or by two
 * replicas at once: what moves money is made under ids that are fixed, and everything else only looks.
 */
@ApplicationScoped
class AcceptanceTurns {

    private static final Logger LOG = Logger.getLogger(AcceptanceTurns.class);

    /** More than a run has steps. */
    private static final int MOST_STEPS = 50;

    private final AcceptanceUnits units;
    private final AcceptanceFacts facts;
    private final AcceptanceOrders orders;
    private final ClientRoles clients;
    private final DiagnosticsProvider accounts;
    private final ConnectionCheck connection;
    private final RefreshService refresh;
    private final Clock clock;
    private final Duration askEvery;

    AcceptanceTurns(
            AcceptanceUnits units,
            AcceptanceFacts facts,
            AcceptanceOrders orders,
            ClientRoles clients,
            DiagnosticsProvider accounts,
            ConnectionCheck connection,
            RefreshService refresh,
            Clock clock,
            @ConfigProperty(name = "gateway.acceptance.ask-every") Duration askEvery) {
        this.units = units;
        this.facts = facts;
        this.orders = orders;
        this.clients = clients;
        this.accounts = accounts;
        this.connection = connection;
        this.refresh = refresh;
        this.clock = clock;
        this.askEvery = askEvery;
    }

    Uni<Void> turn(UUID run) {
        return advance(run, MOST_STEPS);
    }

    private Uni<Void> advance(UUID id, int left) {
        return units.next(id)
                .chain(loaded -> loaded == null || left == 0
                        ? Uni.createFrom().voidItem()
                        : step(loaded)
                                .chain(goesOn -> goesOn
                                        ? advance(id, left - 1)
                                        : Uni.createFrom().voidItem()));
    }

    /** Answers whether the run can go on now. */
    private Uni<Boolean> step(Loaded loaded) {
        AcceptanceRun run = loaded.run();
        AcceptanceStep step = loaded.current();
        AccountFacts account = accounts.facts(run.account);
        boolean same = account != null
                && account.environment() == run.environment
                && account.appId().equals(run.appId);
        if (!same) {
            return units.settle(
                    run.id,
                    step.number,
                    AcceptanceVerdict.failed(
                                    "The account has been set up otherwise since the run began.",
                                    "Begin a run for the account as it is now.")
                            .andEnd());
        }
        if (step.testCase == AcceptanceCase.CONNECTION) {
            return check(loaded)
                    .chain(result -> units.settleConnection(
                            run.id,
                            AcceptanceJudge.connection(result, account.baseUrl().getHost())));
        }
        return judge(loaded, step).chain(verdict -> units.settle(run.id, step.number, verdict));
    }

    private Uni<ConnectionCheck.Result> check(Loaded loaded) {
        AcceptanceRun run = loaded.run();
        AcceptanceStep probe = loaded.step(AcceptanceCase.CONNECTION, AcceptanceCheck.REACHABILITY);
        TransactionType type =
                loaded.orderOf(AcceptanceCase.PAYMENT) == null ? TransactionType.PAYOUT : TransactionType.PAYMENT;
        return connection.check(run.account, type, run.country, probe.merchantOrderId);
    }

    private Uni<AcceptanceVerdict> judge(Loaded loaded, AcceptanceStep step) {
        AcceptanceRun run = loaded.run();
        AcceptanceStep request = loaded.step(step.testCase, AcceptanceCheck.REQUEST);
        if (step.kind == AcceptanceCheck.REQUEST) {
            return facts.of(run.account, step.merchantOrderId).chain(order -> request(loaded, step, order));
        }
        if (request.state != AcceptanceStep.State.PASSED) {
            return Uni.createFrom()
                    .item(AcceptanceVerdict.skipped("Not judged, because of step " + request.number + "."));
        }
        return facts.of(run.account, request.merchantOrderId)
                .chain(order -> step.kind == AcceptanceCheck.RESULT
                        ? result(run, step, order)
                        : keepWebhooks(run, order).replaceWith(() -> webhook(loaded, step, order)));
    }

    /** With the rest of the evidence, because the inbox keeps nothing for ever. */
    private Uni<Void> keepWebhooks(AcceptanceRun run, Order order) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (int i = 0; i < order.told().size(); i++) {
            AcceptanceFacts.Told told = order.told().get(i);
            Exchange received = new Exchange(
                    run.account,
                    order.row().merchantOrderId(),
                    AcceptanceStore.WEBHOOK + (i + 1),
                    run.webhookUrl,
                    told.seen().rawAnswer(),
                    null,
                    told.missing().isEmpty() ? null : String.join(", ", told.missing()),
                    told.receivedAt(),
                    told.receivedAt());
            chain = chain.chain(() -> units.keep(received));
        }
        return chain;
    }

    /** One webhook that never came is one fault: those that come the same way are not waited for too. */
    private static AcceptanceVerdict webhook(Loaded loaded, AcceptanceStep step, Order order) {
        AcceptanceVerdict verdict = AcceptanceJudge.webhook(order, loaded.run().webhookUrl);
        AcceptanceStep before = loaded.step(step.testCase.sameWay(), AcceptanceCheck.WEBHOOK);
        return verdict.isWaiting() && before != null && before.state == AcceptanceStep.State.FAILED
                ? AcceptanceVerdict.skipped("Not waited for, because of step " + before.number + ".")
                : verdict;
    }

    private Uni<AcceptanceVerdict> request(Loaded loaded, AcceptanceStep step, Order order) {
        AcceptanceRun run = loaded.run();
        if (order.row() == null) {
            if (!mayStill(run, step)) {
                return Uni.createFrom()
                        .item(AcceptanceVerdict.failed(
                                        "The client that asked for the run may not do this any more.",
                                        "Begin a run with the key of a client that may.")
                                .andEnd());
            }
            if (!clock.instant().isBefore(step.deadlineAt)) {
                return Uni.createFrom().item(AcceptanceCures.notMadeInTime());
            }
            return step.testCase == AcceptanceCase.REFUND ? refund(loaded, step) : make(run, step, null);
        }
        AcceptanceVerdict verdict = AcceptanceJudge.request(step.testCase, order);
        return verdict.awaits() == Awaits.PAYCOOLS
                ? askIfDue(run, step, order).replaceWith(verdict)
                : Uni.createFrom().item(verdict);
    }

    /** Whoever asked for the run may have lost its key, a role or the account since: what it may do counts now. */
    private boolean mayStill(AcceptanceRun run, AcceptanceStep step) {
        Set<String> roles = clients.of(run.client);
        boolean real = run.environment == Environment.PRODUCTION;
        return roles.contains(Roles.ADMIN)
                && (!real || roles.contains(AcceptanceRules.roleFor(step.testCase.type())))
                && clients.accountsOf(run.client).allows(run.account);
    }

    private Uni<AcceptanceVerdict> refund(Loaded loaded, AcceptanceStep step) {
        AcceptanceRun run = loaded.run();
        return facts.of(run.account, loaded.orderOf(AcceptanceCase.PAYMENT)).chain(payment -> {
            PaymentTransaction row = payment.row();
            return row != null && row.status() == TransactionStatus.SUCCEEDED
                    ? make(run, step, row.id())
                    : Uni.createFrom()
                            .item(AcceptanceVerdict.skipped("Not tried: there is no payment that succeeded."));
        });
    }

    /** Makes the order, and looks at it again at once. */
    private Uni<AcceptanceVerdict> make(AcceptanceRun run, AcceptanceStep step, UUID payment) {
        return Uni.createFrom()
                .deferred(() -> orders.create(run, step, payment, () -> units.requireRunning(run.id, step.number)))
                .chain(() -> facts.of(run.account, step.merchantOrderId))
                .map(order -> AcceptanceJudge.request(step.testCase, order))
                .onFailure(ServiceException.class)
                .recoverWithItem(failure -> refused(failure))
                .onFailure(PersonalData.SealedException.class)
                .recoverWithItem(locked -> AcceptanceVerdict.failed(
                        "What is to be sent cannot be opened: " + locked.getMessage() + ".",
                        "Put the key back into gateway.encryption-keys and run again."));
    }

    private static AcceptanceVerdict refused(ServiceException failure) {
        boolean beingMade = failure.code() == ErrorCode.IDEMPOTENCY_IN_PROGRESS
                || failure.code() == ErrorCode.DUPLICATE_MERCHANT_ORDER_ID;
        return beingMade
                ? AcceptanceCures.waiting(Awaits.PAYCOOLS)
                : AcceptanceVerdict.failed(
                        "The service itself refused it: " + failure.code().title() + " ("
                                + failure.code().code() + ").",
                        "The limits of the service hold for acceptance runs too; ask for less, or wait.");
    }

    private Uni<AcceptanceVerdict> result(AcceptanceRun run, AcceptanceStep step, Order order) {
        AcceptanceVerdict verdict = AcceptanceJudge.result(step.testCase, order);
        return verdict.isWaiting()
                ? askIfDue(run, step, order).replaceWith(verdict)
                : Uni.createFrom().item(verdict);
    }

    /**
     * Asks PayCools about the order beside the resolver, whose first question comes later than a person likes to wait.
     */
    private Uni<Void> askIfDue(AcceptanceRun run, AcceptanceStep step, Order order) {
        Instant last = step.askedAt == null ? step.startedAt : step.askedAt;
        if (order.row().status().isUnsent() || clock.instant().isBefore(last.plus(askEvery))) {
            return Uni.createFrom().voidItem();
        }
        return units.asked(run.id, step.number)
                .chain(() -> refresh.refresh(order.id()))
                .replaceWithVoid()
                .onFailure(ServiceException.class)
                .recoverWithUni(failure -> {
                    LOG.infof("transactionId=%s PayCools gave no usable answer", order.id());
                    return Uni.createFrom().voidItem();
                });
    }
}
