package io.paycools.gateway.onboarding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.paycools.gateway.onboarding.StepFinding.Detail;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.provider.LineReport.Certificate;
import io.paycools.gateway.provider.LineReport.Verdict;

/**
 * The steps that a look at the line to PayCools answers. One answer says one thing: what it says is wrong has failed,
 * and what it says nothing about stays open.
 */
final class LineSteps {

    /** PayCools publishes no number; its answers and our timestamps are far closer when nothing is wrong. */
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static final Duration RENEW_BEFORE = Duration.ofDays(14);

    private final ChecklistFacts facts;
    private final LineReport line;

    LineSteps(ChecklistFacts facts) {
        this.facts = facts;
        this.line = facts.line();
    }

    /** What is found of one of these steps, or null when it cannot be told. */
    StepFinding find(Step step) {
        if (line == null) {
            return StepFinding.toDo(
                    facts.outdated() ? "Run the checks again: settings have changed since." : "Run the checks.",
                    details(step));
        }
        StepFinding found =
                switch (step) {
                    case NETWORK -> network();
                    case TLS -> tls();
                    case CLOCK -> clock();
                    case APP_ID ->
                        byVerdict(
                                Verdict.APP_ID_REFUSED,
                                "PayCools knows it.",
                                "PayCools answered 21003, it does not know the app id: copy it anew from Developer, App"
                                        + " Details of the dashboard of this very environment, test and production"
                                        + " having different ones, into paycools.app-id.");
                    case SENDING_ADDRESS ->
                        byVerdict(
                                Verdict.ADDRESS_REFUSED,
                                "PayCools takes requests from it.",
                                "PayCools answered 21016, our address is not on its IP whitelist: send support the"
                                        + " address from which our requests leave, or let them leave from one that is"
                                        + " on the list.");
                    case SIGNATURE ->
                        byVerdict(
                                Verdict.SIGNATURE_REFUSED,
                                "PayCools has verified it.",
                                "PayCools answered 21001, it does not accept our signature. Likely causes, in this"
                                        + " order: the dashboard has another key than the one shown here; it was pasted"
                                        + " with its header, blanks or line breaks; PayCools' platform key was pasted in"
                                        + " its place; it was uploaded to the other environment or another app. Paste"
                                        + " the line shown here anew.");
                    default -> request();
                };
        return found == null ? null : found.with(List.of(details(step)));
    }

    private StepFinding network() {
        return switch (line.connection()) {
            case NAME_UNKNOWN ->
                StepFinding.failed("The name of PayCools' host leads nowhere: correct paycools.base-url, or the name"
                        + " service of this network.");
            case UNREACHABLE ->
                StepFinding.failed("PayCools takes no connection: let this service out to that host and port through"
                        + " firewall and network policy, and compare paycools.base-url with what PayCools sent.");
            case SILENT ->
                line.code() != null
                        ? StepFinding.done("It answers signed requests.")
                        : StepFinding.failed(
                                "A connection is taken, and then nothing comes: a firewall or proxy may be in"
                                        + " between; compare paycools.base-url with what PayCools sent, its port included.");
            case SECURE, PLAIN, CERTIFICATE_UNTRUSTED, CERTIFICATE_EXPIRED, CERTIFICATE_OF_ANOTHER_HOST, TLS_BROKEN ->
                StepFinding.done("It takes connections.");
        };
    }

    private StepFinding tls() {
        return switch (line.connection()) {
            case SECURE -> secure();
            case PLAIN ->
                facts.account().environment() == Environment.TEST
                        ? StepFinding.done("Does not apply: a stand-in without TLS, which only a test may have.")
                        : StepFinding.failed("The address is http: production needs the https address of PayCools in"
                                + " paycools.base-url.");
            case CERTIFICATE_UNTRUSTED ->
                StepFinding.failed("Nobody whom we trust has signed the certificate: if it is PayCools' own, add its"
                        + " authority to the trust store of this Java; otherwise somebody is in between.");
            case CERTIFICATE_EXPIRED ->
                StepFinding.failed("The certificate is out of date or not valid yet: tell PayCools, and check the"
                        + " clock of this machine.");
            case CERTIFICATE_OF_ANOTHER_HOST ->
                StepFinding.failed("The certificate is for another host: paycools.base-url must have the name that"
                        + " PayCools sent, and no IP address.");
            case TLS_BROKEN ->
                StepFinding.failed("The TLS handshake fails: the port may be one without TLS, or the other side wants"
                        + " a version that this Java does not offer.");
            case NAME_UNKNOWN, UNREACHABLE, SILENT -> null;
        };
    }

    private StepFinding secure() {
        Instant end = line.certificate().validUntil();
        return end.isBefore(facts.now().plus(RENEW_BEFORE))
                ? StepFinding.done("It is, but the certificate ends soon: ask PayCools when it is renewed.")
                : StepFinding.done("It is, and the certificate is for this host.");
    }

    private StepFinding clock() {
        boolean refused = line.verdict() == Verdict.CLOCK_REFUSED;
        Long ahead = line.clockAheadMillis();
        boolean apart = ahead != null && Math.abs(ahead) > TOLERANCE.toMillis();
        if (refused || apart) {
            return StepFinding.failed((refused
                            ? "PayCools answered " + line.code() + ", it"
                            : "PayCools'" + " clock and ours are far apart, so that it soon")
                    + (refused ? " does not accept our time" : " will refuse our requests with 21009")
                    + ": set this machine's clock by NTP; if it is right, PayCools' is wrong, so tell support.");
        }
        if (ahead != null) {
            return StepFinding.done("They do.");
        }
        return line.verdict() == Verdict.ACCEPTED
                ? StepFinding.done("PayCools does not show its clock, but accepts our timestamps.")
                : null;
    }

    private StepFinding byVerdict(Verdict wrong, String done, String failed) {
        if (line.verdict() == Verdict.ACCEPTED) {
            return StepFinding.done(done);
        }
        return line.verdict() == wrong ? StepFinding.failed(failed) : null;
    }

    private StepFinding request() {
        return switch (line.verdict()) {
            case ACCEPTED -> StepFinding.done("A question about an order that does not exist was answered.");
            case REFUSED ->
                StepFinding.failed("PayCools refused the question with code " + line.code()
                        + ": ask support in the group chat what is not set up yet, quoting the code.");
            case UNCLEAR ->
                line.code() == null
                        ? StepFinding.failed("The question got no usable answer (" + line.message()
                                + "): compare paycools.base-url and paycools.paths with what PayCools sent, then run the"
                                + " checks again.")
                        : StepFinding.toDo("PayCools was busy and answered with code " + line.code()
                                + ": run the checks again in a minute.");
            case SIGNATURE_REFUSED, APP_ID_REFUSED, ADDRESS_REFUSED, CLOCK_REFUSED, ANSWER_FORGED, NOT_ASKED -> null;
        };
    }

    private Detail[] details(Step step) {
        return switch (step) {
            case NETWORK -> networkDetails();
            case TLS -> certificateDetails();
            case CLOCK -> clockDetails();
            case APP_ID -> new Detail[] {Detail.shown("App id", facts.account().appId())};
            case SENDING_ADDRESS -> addressDetails(facts);
            case SIGNATURE -> keyDetails(facts);
            default -> answerDetails();
        };
    }

    private Detail[] networkDetails() {
        List<Detail> details = new ArrayList<>();
        details.add(Detail.shown("Host", facts.account().baseUrl().getAuthority()));
        if (line != null && !line.addresses().isEmpty()) {
            details.add(Detail.shown("Leads to", String.join(", ", line.addresses())));
        }
        return details.toArray(Detail[]::new);
    }

    private Detail[] certificateDetails() {
        Certificate certificate = line == null ? null : line.certificate();
        if (certificate == null) {
            return new Detail[0];
        }
        List<Detail> details = new ArrayList<>();
        if (certificate.protocol() != null) {
            details.add(Detail.shown("Version", certificate.protocol()));
        }
        details.add(Detail.shown("Certificate for", certificate.subject()));
        details.add(Detail.shown("Signed by", certificate.issuer()));
        details.add(Detail.shown("Valid", certificate.validFrom() + " to " + certificate.validUntil()));
        return details.toArray(Detail[]::new);
    }

    private Detail[] clockDetails() {
        if (line == null || line.clockAheadMillis() == null) {
            return new Detail[0];
        }
        long millis = line.clockAheadMillis();
        String apart = Math.abs(millis) < 1000
                ? "less than a second"
                : Duration.ofMillis(Math.abs(millis)).toSeconds() + " s " + (millis > 0 ? "ahead of" : "behind")
                        + " ours";
        return new Detail[] {
            Detail.shown("PayCools' clock", apart), Detail.shown("Round trip", line.roundTripMillis() + " ms")
        };
    }

    /** As far as it can be known from in here. */
    static Detail[] addressDetails(ChecklistFacts facts) {
        List<Detail> details = new ArrayList<>();
        if (facts.outboundAddresses().isEmpty()) {
            details.add(Detail.shown(
                    "Our address",
                    "not known here: ask the network's people, and set gateway.go-live.outbound-addresses"));
        } else {
            details.add(Detail.toCopy("Our addresses, as configured", String.join("\n", facts.outboundAddresses())));
        }
        LineReport line = facts.line();
        if (line != null && line.localAddress() != null) {
            details.add(Detail.shown(
                    "Inside this network", line.localAddress() + " (behind a router PayCools sees another one)"));
        }
        if (line != null && line.verdict() == Verdict.ADDRESS_REFUSED && line.message() != null) {
            details.add(Detail.shown("PayCools says", line.message()));
        }
        return details.toArray(Detail[]::new);
    }

    static Detail[] keyDetails(ChecklistFacts facts) {
        return new Detail[] {
            Detail.toCopy("Public key to upload", facts.account().publicKey()),
            Detail.shown(
                    "Fingerprint",
                    facts.account().fingerprint() + " (" + facts.account().keyBits() + " bits)")
        };
    }

    private Detail[] answerDetails() {
        if (line == null || line.code() == null) {
            return new Detail[0];
        }
        String message = line.message() == null ? "" : " " + line.message();
        return new Detail[] {Detail.shown("PayCools answered", line.code() + message)};
    }
}
