package io.paycools.gateway.onboarding;

import io.paycools.gateway.onboarding.AcceptanceStep.Awaits;
import io.paycools.gateway.provider.ConnectionCheck;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.TransactionType;

/** What to do about what is not right, in words for whoever runs the go-live. */
final class AcceptanceCures {

    private AcceptanceCures() {}

    static String unreachable(String host) {
        return "Check from the network of the service that " + host + " can be reached over HTTPS: name resolution,"
                + " egress rules and proxies, paycools.base-url. The log of the service says more.";
    }

    static String refused(ConnectionCheck.Cause cause) {
        return switch (cause) {
            case SIGNATURE ->
                "21001: the public key in PayCools' dashboard does not belong to our private key. Upload the one that"
                        + " belongs to paycools.merchant-private-key (Developer, App Details) as one line of Base64,"
                        + " without BEGIN and END lines, blanks and line breaks; check that it is the dashboard of this"
                        + " environment and this app.";
            case APP_ID ->
                "21003: compare paycools.app-id with the dashboard (Developer, App Details). Test and production have"
                        + " app ids of their own; check that paycools.base-url is of the same environment.";
            case ADDRESS ->
                "21016: send the address that our requests leave from to PayCools' technical support, to be put on the"
                        + " IP whitelist. Behind NAT it is the address of the gateway to the internet, not that of the"
                        + " pod or node.";
            case CLOCK ->
                "21008 or 21009: the clock of the service differs from PayCools' by too much. Synchronise the clock of"
                        + " the nodes (NTP).";
            case OTHER ->
                "PayCools' code list says what the code means. Ask PayCools' technical support whether the merchant,"
                        + " the app and the country are enabled.";
        };
    }

    static String requestRefused(Failure failure) {
        return failure == null || failure.providerCode() == null
                ? "PayCools has taken nothing, and did not say why: check the connection and run again."
                : "Look up PayCools' code " + failure.providerCode() + ", correct the request (channel, amount,"
                        + " beneficiary) or have PayCools enable what is missing, and run again.";
    }

    static String otherOutcome(AcceptanceCase testCase) {
        return switch (testCase) {
            case CONNECTION -> null;
            case PAYMENT -> "Run again, and pay this time. If it was paid, ask PayCools why the channel rejected it.";
            case FAILING_PAYMENT ->
                "Run again, and decline this payment in place of paying it, or name a channel that rejects it. The"
                        + " money that was paid can be refunded.";
            case PAYOUT ->
                "Check the beneficiary, and ask PayCools why it failed: the failure's code and message stand with it.";
            case FAILING_PAYOUT ->
                "Run again with an account in failingPayout that does not exist. The money has left, to the"
                        + " beneficiary that was named.";
            case REFUND -> "Ask PayCools whether the channel can refund: the failure's code and message stand with it.";
        };
    }

    private static String noWebhook(TransactionType type, String webhookUrl) {
        String arrive = " Check that PayCools can reach " + webhookUrl + " from the internet (DNS, certificate,"
                + " ingress), and that gateway.webhooks.allowed-ips does not keep it out. If the log says 'webhook"
                + " refused', it arrives and paycools.platform-public-keys is not PayCools' key.";
        return switch (type) {
            case PAYOUT ->
                "The payout webhook is not set by the request but in PayCools' dashboard (Developer, App Details,"
                        + " Webhook: Payout): enter " + webhookUrl + " there." + arrive;
            case PAYMENT, REFUND ->
                "PayCools got the address with the request; check paycools.callback-base-url." + arrive;
        };
    }

    static String incompleteWebhook() {
        return "PayCools documents these fields as always there. Send the text of the webhook to technical support.";
    }

    static String contradictingWebhook() {
        return "A person has to look at it: GET /v1/discrepancies. Send the text of the webhook to technical support.";
    }

    /** A step that waits; what it says counts when nothing comes until its deadline. */
    static AcceptanceVerdict waiting(Awaits awaits) {
        return switch (awaits) {
            case PAY ->
                AcceptanceVerdict.waiting(
                        awaits,
                        "Nobody paid until the deadline.",
                        "Run again and pay in time, or allow more in deadlines.person. The payment of this run stays"
                                + " payable until it expires.");
            case DECLINE ->
                AcceptanceVerdict.waiting(
                        awaits,
                        "Nobody declined until the deadline.",
                        "Run again and decline in time, or allow more in deadlines.person. The payment of this run"
                                + " stays payable until it expires.");
            case APPROVE ->
                AcceptanceVerdict.waiting(
                        awaits,
                        "No second person released the payout until the deadline.",
                        "Run again and have it approved in time. The payout of this run still waits; reject it if it"
                                + " is not to be sent.");
            case PAYCOOLS, WEBHOOK ->
                AcceptanceVerdict.waiting(
                        awaits,
                        "PayCools told no outcome until the deadline.",
                        "Ask PayCools' technical support about the order; the service goes on asking too.");
        };
    }

    /** A step whose time was over before anything was made, as when no replica was there to take the run on. */
    static AcceptanceVerdict notMadeInTime() {
        return AcceptanceVerdict.failed(
                "No order had been recorded when the deadline came, and none is made after it.",
                "See that the service runs and reaches its database, and run again.");
    }

    /** A step that waits for the webhook about an order whose outcome is known. */
    static AcceptanceVerdict waitingForWebhook(TransactionType type, String webhookUrl) {
        return AcceptanceVerdict.waiting(
                Awaits.WEBHOOK,
                "PayCools told the outcome when it was asked, but no webhook came until the deadline.",
                noWebhook(type, webhookUrl));
    }
}
