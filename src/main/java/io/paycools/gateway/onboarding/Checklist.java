package io.paycools.gateway.onboarding;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.onboarding.StepFinding.Detail;

import static io.paycools.gateway.onboarding.Step.APP_ID;
import static io.paycools.gateway.onboarding.Step.CLOCK;
import static io.paycools.gateway.onboarding.Step.NETWORK;
import static io.paycools.gateway.onboarding.Step.PAYMENT_WEBHOOK;
import static io.paycools.gateway.onboarding.Step.PLATFORM_KEY;
import static io.paycools.gateway.onboarding.Step.SENDING_ADDRESS;
import static io.paycools.gateway.onboarding.Step.SIGNATURE;
import static io.paycools.gateway.onboarding.Step.SIGNED_REQUEST;
import static io.paycools.gateway.onboarding.Step.TLS;
import static io.paycools.gateway.onboarding.Step.WEBHOOK_ADDRESS;

/**
 * Judges every step. One mistake is one failed step: what cannot be right because of it is blocked by it, and what is
 * proved in spite of it is done.
 */
final class Checklist {

    private final ChecklistFacts facts;
    private final LineSteps line;
    private final WebhookSteps webhooks;
    private final Map<Step, StepFinding> found = new EnumMap<>(Step.class);

    private Checklist(ChecklistFacts facts) {
        this.facts = facts;
        this.line = new LineSteps(facts);
        this.webhooks = new WebhookSteps(facts);
    }

    /** All steps that are asked for, in the order of the guide. */
    static Map<Step, StepFinding> judge(ChecklistFacts facts) {
        return new Checklist(facts).judge();
    }

    private Map<Step, StepFinding> judge() {
        List<Step> asked = Arrays.stream(Step.values())
                .filter(step -> step.isAsked(facts.account().environment(), facts.products()))
                .toList();
        Map<Step, StepFinding> own = new EnumMap<>(Step.class);
        asked.forEach(step -> own.put(step, own(step)));
        for (Step step : asked) {
            StepFinding finding = own.get(step);
            boolean open = finding.state() != StepState.DONE && (facts.line() != null || !isOnTheLine(step));
            Step cause = open ? cause(step, own) : null;
            found.put(step, cause == null ? finding : StepFinding.blocked(cause, finding.details()));
        }
        return found;
    }

    /** The failed step because of which this one cannot be judged, or null. */
    private static Step cause(Step step, Map<Step, StepFinding> own) {
        for (Step other : needs(step)) {
            StepFinding finding = own.get(other);
            if (finding != null && finding.state() == StepState.FAILED) {
                return other;
            }
        }
        return null;
    }

    private static List<Step> needs(Step step) {
        return switch (step) {
            case TLS -> List.of(NETWORK);
            case CLOCK -> List.of(NETWORK, TLS);
            case APP_ID -> List.of(NETWORK, TLS, CLOCK, SENDING_ADDRESS, SIGNATURE, PLATFORM_KEY, SIGNED_REQUEST);
            case SENDING_ADDRESS -> List.of(NETWORK, TLS, CLOCK, APP_ID, SIGNATURE, PLATFORM_KEY, SIGNED_REQUEST);
            case SIGNATURE -> List.of(NETWORK, TLS, CLOCK, APP_ID, SENDING_ADDRESS, PLATFORM_KEY, SIGNED_REQUEST);
            case SIGNED_REQUEST -> List.of(NETWORK, TLS, CLOCK, APP_ID, SENDING_ADDRESS, SIGNATURE, PLATFORM_KEY);
            case PAYMENT_WEBHOOK -> List.of(PLATFORM_KEY, WEBHOOK_ADDRESS);
            case PAYOUT_WEBHOOK, REFUND_WEBHOOK -> List.of(PLATFORM_KEY, WEBHOOK_ADDRESS, PAYMENT_WEBHOOK);
            default -> List.of();
        };
    }

    /** Looked at alone. */
    private StepFinding own(Step step) {
        return switch (step) {
            case PLATFORM_KEY -> webhooks.platformKey();
            case WEBHOOK_ADDRESS -> webhooks.address();
            case NETWORK, TLS, CLOCK, APP_ID, SENDING_ADDRESS, SIGNATURE, SIGNED_REQUEST -> onTheLine(step);
            case TRANSACTION_SUCCEEDED -> webhooks.succeeded();
            case TRANSACTION_FAILED -> webhooks.failed();
            case PAYMENT_WEBHOOK, PAYOUT_WEBHOOK, REFUND_WEBHOOK -> webhooks.webhook(step.product());
            default -> byPerson(step);
        };
    }

    private static boolean isOnTheLine(Step step) {
        return switch (step) {
            case NETWORK, TLS, CLOCK, APP_ID, SENDING_ADDRESS, SIGNATURE, SIGNED_REQUEST -> true;
            default -> false;
        };
    }

    private StepFinding onTheLine(Step step) {
        StepFinding finding = line.find(step);
        return finding != null ? finding : StepFinding.toDo("Run the checks again when the failed step is cured.");
    }

    private StepFinding byPerson(Step step) {
        StepTick last = facts.ticks().stream()
                .filter(tick -> tick.step.equals(step.id()))
                .findFirst()
                .orElse(null);
        StepState state = last != null && last.done ? StepState.DONE : StepState.TO_CONFIRM;
        return new StepFinding(state, step.instruction(), details(step));
    }

    private List<Detail> details(Step step) {
        return switch (step) {
            case PUBLIC_KEY_UPLOADED -> List.of(LineSteps.keyDetails(facts));
            case PAYOUT_WEBHOOK_ENTERED ->
                List.of(Detail.toCopy("Webhook address", facts.account().webhookUrl()));
            case IP_WHITELIST -> List.of(LineSteps.addressDetails(facts));
            default -> List.of();
        };
    }

    /** All of them, for whoever wants to know whether anything is left. */
    static boolean isComplete(Map<Step, StepFinding> steps) {
        return steps.values().stream().allMatch(finding -> finding.state() == StepState.DONE);
    }
}
