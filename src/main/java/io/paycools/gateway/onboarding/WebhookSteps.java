package io.paycools.gateway.onboarding;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.paycools.gateway.onboarding.StepFinding.Detail;
import io.paycools.gateway.provider.LineReport.Verdict;
import io.paycools.gateway.transaction.TransactionType;

/** The steps that are judged by what PayCools delivers to us. */
final class WebhookSteps {

    /** One may be late or lost; so many in a row are not. */
    private static final int IN_A_ROW = 3;

    private final ChecklistFacts facts;
    private final StepEvidence evidence;

    WebhookSteps(ChecklistFacts facts) {
        this.facts = facts;
        this.evidence = facts.evidence();
    }

    StepFinding platformKey() {
        List<Detail> details = new ArrayList<>();
        for (String fingerprint : facts.account().providerFingerprints()) {
            details.add(Detail.shown("Fingerprint", fingerprint));
        }
        Instant forged = evidence.forgedAt();
        Instant genuine = evidence.webhookAt();
        if (forged != null) {
            details.add(Detail.shown("Last webhook that it did not verify", seconds(forged)));
        }
        if (genuine != null) {
            details.add(Detail.shown("Last webhook that it verified", seconds(genuine)));
        }
        StepFinding found;
        if (facts.line() != null && facts.line().verdict() == Verdict.ANSWER_FORGED) {
            found = StepFinding.failed("An answer of PayCools is signed with another key: put the platform public key"
                    + " of this environment, as PayCools sent it, into paycools.platform-public-keys.");
        } else if (forged != null && (genuine == null || forged.isAfter(genuine))) {
            found = StepFinding.failed("A webhook came that this key does not verify: compare the fingerprint with"
                    + " PayCools, and put the platform public key of this environment into"
                    + " paycools.platform-public-keys; if it is right, somebody else knocks at this address, and the"
                    + " next genuine webhook settles it.");
        } else if (genuine != null) {
            found = StepFinding.done("It has verified a webhook.");
        } else {
            found = StepFinding.toDo("Compare the fingerprint with PayCools; the first webhook proves it.");
        }
        return found.with(details);
    }

    StepFinding address() {
        URI url = facts.account().webhookUrl();
        List<String> problems = WebhookAddress.problems(url);
        Detail copy = Detail.toCopy("Webhook address", url);
        return problems.isEmpty()
                ? StepFinding.done("PayCools can take this address.", copy)
                : StepFinding.failed(
                        "It " + String.join(", and ", problems)
                                + ", which PayCools does not take: set paycools.callback-base-url to the public https"
                                + " address of this service, with a domain name and without a port.",
                        copy);
    }

    StepFinding succeeded() {
        int count = facts.products().stream()
                .mapToInt(type -> evidence.of(type).succeeded())
                .sum();
        return count > 0
                ? StepFinding.done("There is one.")
                : StepFinding.toDo("Make one small transaction and let it succeed.");
    }

    StepFinding failed() {
        int count = facts.products().stream()
                .mapToInt(type -> evidence.of(type).failed())
                .sum();
        return count > 0
                ? StepFinding.done("There is one.")
                : StepFinding.toDo("Make one transaction and let it fail, for example by declining it.");
    }

    StepFinding webhook(TransactionType type) {
        StepEvidence.Product product = evidence.of(type);
        String noun = noun(type);
        if (product.webhookAt() == null) {
            return product.missing() == 0
                    ? StepFinding.toDo(
                            "Make one small " + noun + "; PayCools tells its outcome to our webhook address.")
                    : StepFinding.failed(
                            count(product.missing(), noun) + " succeeded and no webhook came: " + cure(type));
        }
        Detail last = Detail.shown("Last one", seconds(product.webhookAt()));
        return product.missing() < IN_A_ROW
                ? StepFinding.done("One came, and was verified.", last)
                : StepFinding.failed(
                        "The last " + count(product.missing(), noun) + " succeeded and no webhook came: " + cure(type),
                        last);
    }

    private String cure(TransactionType type) {
        Instant refused = evidence.addressRefusedAt();
        Instant heard = evidence.webhookAt();
        if (refused != null && (heard == null || refused.isAfter(heard))) {
            return "webhooks are turned away because of the address they come from, so put PayCools' addresses into"
                    + " gateway.webhooks.allowed-ips.";
        }
        boolean anyHeard = heard != null;
        return switch (type) {
            case PAYMENT ->
                "open the webhook address from outside, where it must answer 405; if it does not, name service, ingress"
                        + " or firewall keep PayCools out; if it does, ask support with an order id.";
            case PAYOUT ->
                (anyHeard ? "others come, so that the way is open: " : "")
                        + "paste the webhook address into Developer, App Details, Webhook: Payout of the dashboard.";
            case REFUND ->
                (anyHeard ? "others come, so that the way is open: " : "")
                        + "ask support with the id of the refund why its webhook was not delivered.";
        };
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String noun(TransactionType type) {
        return switch (type) {
            case PAYMENT -> "payment";
            case PAYOUT -> "payout";
            case REFUND -> "refund";
        };
    }
}
