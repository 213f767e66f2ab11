package io.paycools.gateway.onboarding;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.onboarding.AcceptanceFacts.Order;
import io.paycools.gateway.onboarding.AcceptanceUnits.Loaded;
import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.DiagnosticsProvider;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.transaction.ConstraintViolations;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Ids;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Begins, shows and cancels acceptance runs. */
@ApplicationScoped
class AcceptanceService {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<AcceptanceCheck> CONNECTION = List.of(
            AcceptanceCheck.REACHABILITY,
            AcceptanceCheck.APP_ID,
            AcceptanceCheck.SIGNATURE,
            AcceptanceCheck.IP_WHITELIST,
            AcceptanceCheck.CONFIGURATION);
    private static final List<AcceptanceCheck> ORDER =
            List.of(AcceptanceCheck.REQUEST, AcceptanceCheck.RESULT, AcceptanceCheck.WEBHOOK);

    private final AcceptanceUnits units;
    private final AcceptanceFacts facts;
    private final AcceptanceOrders orders;
    private final DiagnosticsProvider accounts;
    private final Clock clock;
    private final String version;

    AcceptanceService(
            AcceptanceUnits units,
            AcceptanceFacts facts,
            AcceptanceOrders orders,
            DiagnosticsProvider accounts,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.units = units;
        this.facts = facts;
        this.orders = orders;
        this.accounts = accounts;
        this.clock = clock;
        this.version = version;
    }

    /** A run that was begun now, or by an earlier request with the same key. */
    record Begun(AcceptanceView run, boolean replayed) {}

    Uni<Begun> begin(IdempotencyKey key, AcceptanceRequest request) {
        AcceptanceRun run = runOf(key, request);
        return units.record(run, stepsOf(run, AcceptanceRules.orders(request)))
                .chain(loaded -> view(loaded).map(view -> new Begun(view, false)))
                .onFailure(AcceptanceService::isTaken)
                .recoverWithUni(() -> units.byKey(key.client(), key.value()).chain(prior -> {
                    if (prior == null) {
                        throw new ServiceException(ErrorCode.ACCEPTANCE_RUN_ACTIVE, null);
                    }
                    if (!prior.run().requestHash.equals(run.requestHash)) {
                        throw new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REUSED, null);
                    }
                    return view(prior).map(view -> new Begun(view, true));
                }));
    }

    /** Either constraint may be the first to judge a repeat, so that who is meant has to be looked up. */
    private static boolean isTaken(Throwable failure) {
        return ConstraintViolations.isOf(AcceptanceStore.KEY_CONSTRAINT, failure)
                || ConstraintViolations.isOf(AcceptanceStore.RUNNING_CONSTRAINT, failure);
    }

    Uni<AcceptanceView> find(UUID id) {
        return units.find(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .chain(this::view);
    }

    Uni<AcceptanceView> cancel(UUID id, String client) {
        return units.cancel(id, client)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .chain(this::view);
    }

    Uni<List<AcceptanceRun>> page(AccountScope scope, PageCursor after, int limit) {
        return units.page(scope, after, limit);
    }

    /** With the order that the present step is about, which tells what a person has to do. */
    private Uni<AcceptanceView> view(Loaded loaded) {
        AcceptanceStep current = loaded.run().isRunning() ? loaded.current() : null;
        String order = current == null ? null : loaded.orderOf(current.testCase);
        return order == null
                ? Uni.createFrom().item(AcceptanceView.of(loaded, Order.unknown()))
                : facts.of(loaded.run().account, order).map(found -> AcceptanceView.of(loaded, found));
    }

    private AcceptanceRun runOf(IdempotencyKey key, AcceptanceRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AccountFacts account = accounts.facts(request.accountOrDefault());
        Map<AcceptanceCase, ObjectNode> asked = AcceptanceRules.orders(request);
        AcceptanceRun run = new AcceptanceRun(Ids.next());
        run.client = key.client();
        run.account = account.account();
        run.environment = account.environment();
        run.country = CountryCode.valueOf(
                asked.values().iterator().next().path("country").asText());
        run.state = AcceptanceRun.State.RUNNING;
        run.appId = account.appId();
        run.host = account.baseUrl().getHost();
        run.webhookUrl = account.webhookUrl().toString();
        run.gatewayVersion = version;
        run.note = request.note();
        run.ordersSealed = orders.seal(run.id, asked);
        run.personSeconds = AcceptanceRules.personSeconds(request);
        run.webhookSeconds = AcceptanceRules.webhookSeconds(request);
        run.createdAt = now;
        run.nextTurnAt = now;
        run.idempotencyKey = key.value();
        run.requestHash = fingerprint(request, asked);
        return run;
    }

    /**
     * The orders as maps, whose fields have no order, and which cases there are: a refund of everything is an empty
     * object, and no refund is none.
     */
    private static String fingerprint(AcceptanceRequest request, Map<AcceptanceCase, ObjectNode> asked) {
        Map<String, Object> said = JSON.convertValue(request, new TypeReference<>() {});
        said.put("cases", asked.keySet().stream().map(Enum::name).toList());
        return RequestFingerprint.of(said, Map.of());
    }

    private static List<AcceptanceStep> stepsOf(AcceptanceRun run, Map<AcceptanceCase, ObjectNode> asked) {
        List<AcceptanceStep> steps = new ArrayList<>();
        add(steps, run, AcceptanceCase.CONNECTION, CONNECTION);
        asked.keySet().forEach(testCase -> add(steps, run, testCase, ORDER));
        return steps;
    }

    /** The first step of a case has the id of its order; the connection's is of none that will ever be made. */
    private static void add(
            List<AcceptanceStep> steps, AcceptanceRun run, AcceptanceCase testCase, List<AcceptanceCheck> checks) {
        for (AcceptanceCheck check : checks) {
            String order = check == checks.get(0) ? Ids.merchantOrderId(AcceptanceWireLog.PREFIX, Ids.next()) : null;
            steps.add(new AcceptanceStep(Ids.next(), run.id, steps.size() + 1, testCase, check, order));
        }
    }
}
