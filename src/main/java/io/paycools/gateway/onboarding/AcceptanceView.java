package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paycools.gateway.onboarding.AcceptanceFacts.Order;
import io.paycools.gateway.onboarding.AcceptanceStep.Awaits;
import io.paycools.gateway.onboarding.AcceptanceUnits.Loaded;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.NextAction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A run as our API shows it.
 *
 * @param awaiting what a person has to do now, or what is waited for; null when nothing is
 * @param steps in their order; a list of runs shows none
 */
@Schema(name = "AcceptanceRun")
record AcceptanceView(
        UUID id,
        AcceptanceRun.State status,
        String account,
        Environment environment,
        String appId,
        String host,
        String gatewayVersion,
        String note,
        String requestedBy,
        Instant createdAt,
        Instant finishedAt,
        String cancelledBy,
        Awaiting awaiting,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Step> steps) {

    /**
     * What the present step waits for.
     *
     * @param url what a person has to open, if anything
     * @param transactionId what it is about, if it is made
     */
    @Schema(name = "AcceptanceAwaiting")
    record Awaiting(int step, Awaits what, String text, String url, UUID transactionId, Instant deadline) {}

    /** One check. */
    @Schema(name = "AcceptanceStep")
    record Step(
            int number,
            AcceptanceCase testCase,
            AcceptanceCheck check,
            String title,
            AcceptanceStep.State status,
            String remark,
            String cure,
            String merchantOrderId,
            Instant startedAt,
            Instant deadline,
            Instant finishedAt) {

        static Step of(AcceptanceStep step) {
            return new Step(
                    step.number,
                    step.testCase,
                    step.kind,
                    step.testCase.title() + ": " + step.kind.title(),
                    step.state,
                    step.remark,
                    step.cure,
                    step.merchantOrderId,
                    step.startedAt,
                    step.deadlineAt,
                    step.finishedAt);
        }
    }

    /** Without steps, for a list. */
    static AcceptanceView brief(AcceptanceRun run) {
        return of(run, null, null);
    }

    static AcceptanceView of(Loaded loaded, Order order) {
        return of(
                loaded.run(),
                awaiting(loaded, order),
                loaded.steps().stream().map(Step::of).toList());
    }

    private static AcceptanceView of(AcceptanceRun run, Awaiting awaiting, List<Step> steps) {
        return new AcceptanceView(
                run.id,
                run.state,
                run.account,
                run.environment,
                run.appId,
                run.host,
                run.gatewayVersion,
                run.note,
                run.client,
                run.createdAt,
                run.finishedAt,
                run.cancelledBy,
                awaiting,
                steps);
    }

    private static Awaiting awaiting(Loaded loaded, Order order) {
        AcceptanceStep step = loaded.run().isRunning() ? loaded.current() : null;
        if (step == null || step.awaits == null) {
            return null;
        }
        boolean payer = step.awaits == Awaits.PAY || step.awaits == Awaits.DECLINE;
        NextAction action = order.row() == null || !payer ? null : order.row().nextAction();
        return new Awaiting(
                step.number,
                step.awaits,
                text(step.awaits, order, action),
                action == null ? null : action.url(),
                order.id(),
                step.deadlineAt);
    }

    private static String text(Awaits awaits, Order order, NextAction action) {
        return switch (awaits) {
            case PAY -> how(action) + " and pay.";
            case DECLINE -> how(action) + " and decline, so that the payment fails.";
            case APPROVE ->
                "Have payout " + order.id() + " approved by another client with the role payout-approver:"
                        + " POST /v1/payouts/" + order.id() + "/approve.";
            case PAYCOOLS -> "PayCools is at work; nobody has to do anything.";
            case WEBHOOK -> "PayCools' webhook has to come; nobody has to do anything.";
        };
    }

    private static String how(NextAction action) {
        if (action == null) {
            return "Open the payment at PayCools";
        }
        return switch (action.type()) {
            case REDIRECT -> "Open the address";
            case DISPLAY_QR -> "Show the QR code of the payment (nextAction.qrContent of it)";
            case BANK_TRANSFER -> "Open a bank's app, enter the virtual account of the payment (nextAction of it)";
        };
    }
}
