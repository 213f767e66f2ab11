package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.DiagnosticsProvider;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.TransactionType;

/** The rules of a request for a run, checked before anything is stored or sent. */
@ApplicationScoped
class AcceptanceRules {

    private static final Duration FOR_A_PERSON = Duration.ofMinutes(30);
    private static final Duration FOR_A_WEBHOOK = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final DiagnosticsProvider accounts;
    private final AcceptanceOrders orders;

    AcceptanceRules(DiagnosticsProvider accounts, AcceptanceOrders orders) {
        this.accounts = accounts;
        this.orders = orders;
    }

    void check(AcceptanceRequest request, List<Violation> violations) {
        checkAccount(request, violations);
        checkOrders(request, violations);
        if (request.deadlines() != null) {
            checkDuration("deadlines.person", request.deadlines().person(), violations);
            checkDuration("deadlines.webhook", request.deadlines().webhook(), violations);
        }
    }

    /** Real money moves only when it is said twice, and never by a mistake about what an account is. */
    private void checkAccount(AcceptanceRequest request, List<Violation> violations) {
        AccountFacts account = accounts.facts(request.accountOrDefault());
        if (account == null) {
            violations.add(new Violation("account", "is not configured"));
            return;
        }
        if (request.environment() != null && request.environment() != account.environment()) {
            violations.add(new Violation(
                    "environment", "must be " + account.environment() + ", which is what the account is"));
        }
        boolean production = request.environment() == Environment.PRODUCTION;
        if (production && !account.account().equals(request.confirmation())) {
            violations.add(new Violation("confirmation", "must be the name of the account, because money is real"));
        }
        if (!production && request.confirmation() != null) {
            violations.add(new Violation("confirmation", "is for PRODUCTION only"));
        }
    }

    private void checkOrders(AcceptanceRequest request, List<Violation> violations) {
        if (isAbsent(request.payment()) && isAbsent(request.payout())) {
            violations.add(new Violation("payment", "or payout is required"));
        }
        require("failingPayout", request.failingPayout(), request.payout(), violations);
        refuse("failingPayment", request.failingPayment(), "payment", request.payment(), violations);
        refuse("failingPayout", request.failingPayout(), "payout", request.payout(), violations);
        refuse("refund", request.refund(), "payment", request.payment(), violations);
        given(request).forEach((testCase, order) -> orders.check(testCase, fieldOf(testCase), order, violations));
    }

    /** What is asked for, as it was written, in the order in which it is tried. */
    private static Map<AcceptanceCase, JsonNode> given(AcceptanceRequest request) {
        Map<AcceptanceCase, JsonNode> given = new EnumMap<>(AcceptanceCase.class);
        put(given, AcceptanceCase.PAYMENT, request.payment());
        put(given, AcceptanceCase.FAILING_PAYMENT, request.failingPayment());
        put(given, AcceptanceCase.PAYOUT, request.payout());
        put(given, AcceptanceCase.FAILING_PAYOUT, request.failingPayout());
        put(given, AcceptanceCase.REFUND, request.refund());
        return given;
    }

    /** The create requests of a checked request. */
    static Map<AcceptanceCase, ObjectNode> orders(AcceptanceRequest request) {
        Map<AcceptanceCase, ObjectNode> all = new EnumMap<>(AcceptanceCase.class);
        given(request).forEach((testCase, order) -> all.put(testCase, (ObjectNode) order));
        if (all.containsKey(AcceptanceCase.PAYMENT)) {
            all.putIfAbsent(AcceptanceCase.FAILING_PAYMENT, all.get(AcceptanceCase.PAYMENT));
        }
        return all;
    }

    static int personSeconds(AcceptanceRequest request) {
        return seconds(request.deadlines() == null ? null : request.deadlines().person(), FOR_A_PERSON);
    }

    static int webhookSeconds(AcceptanceRequest request) {
        return seconds(request.deadlines() == null ? null : request.deadlines().webhook(), FOR_A_WEBHOOK);
    }

    private static int seconds(String text, Duration ifAbsent) {
        return (int) (text == null ? ifAbsent : Duration.parse(text)).toSeconds();
    }

    private static void checkDuration(String field, String text, List<Violation> violations) {
        if (text == null || !text.matches(AcceptanceRequest.Deadlines.FORM)) {
            return;
        }
        Duration duration = Duration.parse(text);
        if (duration.toSeconds() < 1 || duration.compareTo(LONGEST) > 0) {
            violations.add(new Violation(field, "must be a second to a week"));
        }
    }

    private static void require(String field, JsonNode value, JsonNode with, List<Violation> violations) {
        if (!isAbsent(with) && isAbsent(value)) {
            violations.add(new Violation(field, "is required with payout"));
        }
    }

    private static void refuse(
            String field, JsonNode value, String name, JsonNode without, List<Violation> violations) {
        if (isAbsent(without) && !isAbsent(value)) {
            violations.add(new Violation(field, "needs " + name));
        }
    }

    private static void put(Map<AcceptanceCase, JsonNode> given, AcceptanceCase testCase, JsonNode order) {
        if (!isAbsent(order)) {
            given.put(testCase, order);
        }
    }

    /** The role that makes transactions of a type. */
    static String roleFor(TransactionType type) {
        return switch (type) {
            case PAYMENT -> Roles.PAYMENTS;
            case PAYOUT -> Roles.PAYOUTS;
            case REFUND -> Roles.REFUNDS;
        };
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode();
    }

    private static String fieldOf(AcceptanceCase testCase) {
        return switch (testCase) {
            case FAILING_PAYMENT -> "failingPayment";
            case FAILING_PAYOUT -> "failingPayout";
            case CONNECTION, PAYMENT, PAYOUT, REFUND -> testCase.name().toLowerCase(Locale.ROOT);
        };
    }
}
