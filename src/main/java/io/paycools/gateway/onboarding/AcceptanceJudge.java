package io.paycools.gateway.onboarding;

import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.onboarding.AcceptanceFacts.Order;
import io.paycools.gateway.onboarding.AcceptanceFacts.Told;
import io.paycools.gateway.onboarding.AcceptanceStep.Awaits;
import io.paycools.gateway.provider.ConnectionCheck;
import io.paycools.gateway.provider.ConnectionCheck.Cause;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionEvent;
import io.paycools.gateway.transaction.TransactionStatus;

import static io.paycools.gateway.onboarding.AcceptanceVerdict.failed;
import static io.paycools.gateway.onboarding.AcceptanceVerdict.passed;
import static io.paycools.gateway.onboarding.AcceptanceVerdict.skipped;

/** Judges the steps of a run by what is known; asks nobody and changes nothing. */
final class AcceptanceJudge {

    private static final List<AcceptanceCheck> CONNECTION = List.of(
            AcceptanceCheck.REACHABILITY,
            AcceptanceCheck.APP_ID,
            AcceptanceCheck.SIGNATURE,
            AcceptanceCheck.IP_WHITELIST,
            AcceptanceCheck.CONFIGURATION);

    private AcceptanceJudge() {}

    /** One answer tells of five things; what it does not tell of is not judged, so that one fault fails one step. */
    static Map<AcceptanceCheck, AcceptanceVerdict> connection(ConnectionCheck.Result result, String host) {
        Map<AcceptanceCheck, AcceptanceVerdict> verdicts = new EnumMap<>(AcceptanceCheck.class);
        if (result instanceof ConnectionCheck.Accepted) {
            CONNECTION.forEach(check -> verdicts.put(check, passed(null)));
            return verdicts;
        }
        CONNECTION.forEach(
                check -> verdicts.put(check, skipped("Not judged: PayCools' answer says nothing about it.")));
        if (result instanceof ConnectionCheck.Refused refused) {
            verdicts.put(AcceptanceCheck.REACHABILITY, passed(null));
            verdicts.put(
                    stepOf(refused.cause()),
                    failed(
                                    refused.failure().message() + " Code "
                                            + refused.failure().providerCode() + ".",
                                    AcceptanceCures.refused(refused.cause()))
                            .andEnd());
            return verdicts;
        }
        String reason = ((ConnectionCheck.NoAnswer) result).reason();
        verdicts.put(
                AcceptanceCheck.REACHABILITY,
                failed("No answer of PayCools: " + reason + ".", AcceptanceCures.unreachable(host))
                        .andEnd());
        return verdicts;
    }

    private static AcceptanceCheck stepOf(Cause cause) {
        return switch (cause) {
            case APP_ID -> AcceptanceCheck.APP_ID;
            case SIGNATURE -> AcceptanceCheck.SIGNATURE;
            case ADDRESS -> AcceptanceCheck.IP_WHITELIST;
            case CLOCK, OTHER -> AcceptanceCheck.CONFIGURATION;
        };
    }

    /** Whether PayCools has taken the request; only for an order that is recorded. */
    static AcceptanceVerdict request(AcceptanceCase testCase, Order order) {
        PaymentTransaction row = order.row();
        return switch (row.status()) {
            case AWAITING_APPROVAL -> AcceptanceCures.waiting(Awaits.APPROVE);
            case CREATED, SUBMITTING, UNKNOWN -> AcceptanceCures.waiting(Awaits.PAYCOOLS);
            case PENDING, SUCCEEDED -> passed(null);
            case FAILED, EXPIRED, CANCELLED -> endedBeforeItsResult(testCase, order);
        };
    }

    private static AcceptanceVerdict endedBeforeItsResult(AcceptanceCase testCase, Order order) {
        PaymentTransaction row = order.row();
        if (lastMove(order).cause() == Source.PERSON) {
            return failed("A second person turned it down.", "Run again, and have it approved.");
        }
        if (!endedWithTheRequest(order)) {
            return passed(null);
        }
        String said = "PayCools took it no further than the request: " + said(row.failure());
        boolean answered = row.failure() != null && row.failure().providerCode() != null;
        return testCase.isFailing() && answered
                ? passed(said)
                : failed(said, AcceptanceCures.requestRefused(row.failure()));
    }

    /** Whether it ended as it should. */
    static AcceptanceVerdict result(AcceptanceCase testCase, Order order) {
        PaymentTransaction row = order.row();
        if (!row.status().isFinal()) {
            return AcceptanceCures.waiting(awaited(testCase));
        }
        boolean succeeded = row.status() == TransactionStatus.SUCCEEDED;
        String outcome = "It is " + row.status() + (succeeded ? "." : ": " + said(row.failure()));
        return succeeded == testCase.isFailing()
                ? failed(outcome, AcceptanceCures.otherOutcome(testCase))
                : passed(outcome);
    }

    private static Awaits awaited(AcceptanceCase testCase) {
        return switch (testCase) {
            case PAYMENT -> Awaits.PAY;
            case FAILING_PAYMENT -> Awaits.DECLINE;
            case CONNECTION, PAYOUT, FAILING_PAYOUT, REFUND -> Awaits.PAYCOOLS;
        };
    }

    /**
     * Whether PayCools itself told the outcome by a webhook. That a question told it too, and maybe sooner, does not
     * count: the resolver would hide a webhook that never comes.
     */
    static AcceptanceVerdict webhook(Order order, String webhookUrl) {
        PaymentTransaction row = order.row();
        if (row == null || !row.status().isFinal()) {
            return skipped("Not judged: there was no outcome to tell of.");
        }
        if (endedWithTheRequest(order)) {
            return skipped("Not judged: PayCools refused the request at once, and tells of that by its answer alone.");
        }
        Told told = order.told().stream()
                .filter(each -> tells(each.seen().claim(), row.status()))
                .findFirst()
                .orElse(null);
        if (told == null || !told.applied()) {
            return AcceptanceCures.waitingForWebhook(row.type(), webhookUrl);
        }
        if (!told.missing().isEmpty()) {
            return failed(
                    "The webhook is verified, but fields are missing: " + String.join(", ", told.missing()) + ".",
                    AcceptanceCures.incompleteWebhook());
        }
        Long amount = told.seen().amount().minorUnits();
        if (told.seen().contradiction() != null
                || amount == null
                || amount != row.amount().minorUnits()) {
            return failed(
                    "The webhook is verified, but contradicts the order or itself.",
                    AcceptanceCures.contradictingWebhook());
        }
        return passed(
                "Received at " + told.receivedAt().truncatedTo(ChronoUnit.MILLIS) + ", complete, signature verified.");
    }

    private static boolean tells(Claim claim, TransactionStatus status) {
        boolean failed = claim == Claim.FAILED || claim == Claim.CANCELLED;
        return status == TransactionStatus.SUCCEEDED ? claim == Claim.SUCCEEDED : failed;
    }

    /** Whether it has failed by PayCools' answer to the request, or was never sent. */
    static boolean endedWithTheRequest(Order order) {
        Source cause = lastMove(order).cause();
        boolean bySubmit = cause == Source.SUBMIT || cause == Source.DEADLINE;
        return order.row().status() == TransactionStatus.FAILED && bySubmit;
    }

    /** The one that brought the present status. */
    private static TransactionEvent lastMove(Order order) {
        TransactionStatus now = order.row().status();
        return order.history().stream()
                .filter(event -> event.to() == now && event.from() != now)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static String said(Failure failure) {
        return failure == null ? "nothing was said about why." : failure.message();
    }
}
