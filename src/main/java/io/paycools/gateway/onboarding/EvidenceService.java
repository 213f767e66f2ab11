package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.onboarding.AcceptanceFacts.Order;
import io.paycools.gateway.onboarding.AcceptanceStep.State;
import io.paycools.gateway.onboarding.AcceptanceUnits.Loaded;
import io.paycools.gateway.onboarding.Evidence.Moment;
import io.paycools.gateway.transaction.PaymentMode;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Puts together what a run has shown. */
@ApplicationScoped
class EvidenceService {

    private static final String GAP = "What was sent first, and its answer, were lost when the service was stopped in"
            + " between; that PayCools has the order, once, is shown by the query.";

    private final AcceptanceUnits units;
    private final AcceptanceFacts facts;

    EvidenceService(AcceptanceUnits units, AcceptanceFacts facts) {
        this.units = units;
        this.facts = facts;
    }

    Uni<Evidence> of(UUID id) {
        return units.find(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .chain(loaded -> units.exchanges(ordersOf(loaded))
                        .chain(exchanges -> orders(loaded).map(orders -> evidence(loaded, exchanges, orders))));
    }

    private Uni<Map<AcceptanceCase, Order>> orders(Loaded loaded) {
        Map<AcceptanceCase, Order> all = new EnumMap<>(AcceptanceCase.class);
        return Multi.createFrom()
                .iterable(List.of(AcceptanceCase.values()))
                .filter(testCase -> loaded.orderOf(testCase) != null)
                .onItem()
                .transformToUniAndConcatenate(testCase -> facts.of(loaded.run().account, loaded.orderOf(testCase))
                        .invoke(order -> all.put(testCase, order)))
                .collect()
                .last()
                .replaceWith(all);
    }

    private static List<String> ordersOf(Loaded loaded) {
        return loaded.steps().stream()
                .map(step -> step.merchantOrderId)
                .filter(order -> order != null)
                .toList();
    }

    private static Evidence evidence(
            Loaded loaded, List<AcceptanceExchange> exchanges, Map<AcceptanceCase, Order> orders) {
        List<Evidence.Case> cases = new ArrayList<>();
        for (AcceptanceCase testCase : AcceptanceCase.values()) {
            List<AcceptanceStep> steps = loaded.steps().stream()
                    .filter(step -> step.testCase == testCase)
                    .toList();
            if (!steps.isEmpty()) {
                cases.add(caseOf(testCase, steps, exchanges, orders.getOrDefault(testCase, Order.unknown())));
            }
        }
        return new Evidence(summary(loaded, orders), cases);
    }

    private static Evidence.Summary summary(Loaded loaded, Map<AcceptanceCase, Order> orders) {
        AcceptanceRun run = loaded.run();
        return new Evidence.Summary(
                run.id,
                run.state,
                products(orders),
                run.account,
                run.appId,
                run.environment,
                run.host,
                run.webhookUrl,
                run.gatewayVersion,
                run.client,
                run.note,
                Moment.of(run.createdAt),
                Moment.of(run.finishedAt),
                run.finishedAt == null
                        ? null
                        : Duration.between(run.createdAt, run.finishedAt).toSeconds(),
                count(loaded, State.PASSED),
                count(loaded, State.FAILED),
                count(loaded, State.SKIPPED));
    }

    /** In the words of PayCools' integration guide, section 4. */
    private static List<String> products(Map<AcceptanceCase, Order> orders) {
        Set<String> products = new LinkedHashSet<>();
        orders.forEach((testCase, order) -> {
            switch (testCase.type()) {
                case PAYMENT -> {
                    PaymentTransaction row = order.row();
                    String mode = row == null
                            ? ""
                            : row.mode() == PaymentMode.CASHIER ? ", Cashier Mode" : ", Direct API Mode";
                    products.add("Global Acquiring" + mode);
                }
                case PAYOUT -> products.add("Global Disbursement, API Payment");
                case REFUND -> products.add("Global Acquiring, refunds");
            }
        });
        return List.copyOf(products);
    }

    private static long count(Loaded loaded, State state) {
        return loaded.steps().stream().filter(step -> step.state == state).count();
    }

    private static Evidence.Case caseOf(
            AcceptanceCase testCase, List<AcceptanceStep> steps, List<AcceptanceExchange> exchanges, Order order) {
        PaymentTransaction row = order.row();
        String merchantOrderId = steps.get(0).merchantOrderId;
        List<AcceptanceExchange> ofCase = exchanges.stream()
                .filter(exchange -> exchange.merchantOrderId.equals(merchantOrderId))
                .toList();
        List<Evidence.Traffic> traffic = ofCase.stream()
                .filter(exchange -> !isWebhook(exchange))
                .map(EvidenceService::trafficOf)
                .toList();
        boolean lost = row != null
                && row.sends() > 0
                && traffic.stream().noneMatch(each -> each.operation().startsWith("create-"));
        return new Evidence.Case(
                testCase,
                testCase.title(),
                verdict(steps),
                order.id(),
                merchantOrderId,
                row == null ? null : row.providerReference(),
                row == null ? null : row.amount().toDecimal(),
                row == null ? null : row.amount().currency(),
                row == null ? null : row.country(),
                row == null ? null : row.status().toPublic(),
                row == null ? null : row.failure(),
                steps.stream().map(EvidenceService::checkOf).toList(),
                traffic,
                ofCase.stream()
                        .filter(EvidenceService::isWebhook)
                        .map(EvidenceService::webhookOf)
                        .toList(),
                order.history().stream().map(EvidenceService::moveOf).toList(),
                lost ? GAP : null);
    }

    /** The worst of its checks; passed when none is worse than skipped and one has passed. */
    private static State verdict(List<AcceptanceStep> steps) {
        for (State state : List.of(State.FAILED, State.RUNNING, State.OPEN, State.PASSED)) {
            if (steps.stream().anyMatch(step -> step.state == state)) {
                return state;
            }
        }
        return State.SKIPPED;
    }

    private static Evidence.Check checkOf(AcceptanceStep step) {
        return new Evidence.Check(
                step.number,
                step.kind.title(),
                step.state,
                step.remark,
                step.cure,
                Moment.of(step.startedAt),
                Moment.of(step.finishedAt));
    }

    private static Evidence.Traffic trafficOf(AcceptanceExchange exchange) {
        return new Evidence.Traffic(
                exchange.operation,
                exchange.path,
                Moment.of(exchange.sentAt),
                exchange.request,
                Moment.of(exchange.answeredAt),
                exchange.answer,
                exchange.problem);
    }

    private static boolean isWebhook(AcceptanceExchange exchange) {
        return exchange.operation.startsWith(AcceptanceStore.WEBHOOK);
    }

    /** Only what PayCools signed is ever kept. */
    private static Evidence.Webhook webhookOf(AcceptanceExchange received) {
        return new Evidence.Webhook(
                Moment.of(received.sentAt),
                true,
                received.problem == null ? List.of() : List.of(received.problem.split(", ")),
                received.request);
    }

    private static Evidence.Move moveOf(TransactionEvent event) {
        return new Evidence.Move(
                Moment.of(event.createdAt()),
                event.from() == null ? null : event.from().name(),
                event.to().name(),
                event.cause());
    }
}
