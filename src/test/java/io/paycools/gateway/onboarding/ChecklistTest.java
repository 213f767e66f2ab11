package io.paycools.gateway.onboarding;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.provider.LineReport.Connection;
import io.paycools.gateway.provider.LineReport.Verdict;
import io.paycools.gateway.transaction.TransactionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every finding means for the steps, without a service. */
class ChecklistTest {

    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
    private static final String GOOD_ADDRESS = "https://gateway.example/webhooks/paycools/default";
    private static final StepEvidence.Product SEEN = new StepEvidence.Product(1, 1, NOW.minusSeconds(60), 0);
    private static final StepEvidence ALL_SEEN = new StepEvidence(
            Map.of(
                    TransactionType.PAYMENT, SEEN,
                    TransactionType.PAYOUT, SEEN,
                    TransactionType.REFUND, SEEN),
            null,
            null);

    private static AccountFacts account(Environment environment, String webhookUrl) {
        return new AccountFacts(
                "default",
                environment,
                "app",
                "MIIB",
                "SHA256:00",
                2048,
                List.of("SHA256:11"),
                URI.create("https://globalapi-dev.paycools.com:8902/"),
                URI.create(webhookUrl));
    }

    private static LineReport line(Connection connection, Verdict verdict, Integer code) {
        LineReport.Certificate certificate = connection == Connection.SECURE
                ? new LineReport.Certificate(
                        "TLSv1.3", "CN=paycools", "CN=authority", NOW, NOW.plusSeconds(90L * 24 * 3600))
                : null;
        return new LineReport(List.of("192.0.2.1"), "10.0.0.1", connection, certificate, 0L, 10L, verdict, code, null);
    }

    private static Map<Step, StepFinding> judge(AccountFacts account, LineReport line, StepEvidence evidence) {
        List<StepTick> ticks = Arrays.stream(Step.values())
                .filter(Step::isByPerson)
                .map(step -> {
                    StepTick tick = new StepTick(null, "default", account.environment(), step);
                    tick.done = true;
                    return tick;
                })
                .toList();
        return Checklist.judge(new ChecklistFacts(
                account, EnumSet.allOf(TransactionType.class), List.of(), line, false, evidence, ticks, NOW));
    }

    private static List<Step> failed(Map<Step, StepFinding> steps) {
        return steps.entrySet().stream()
                .filter(step -> step.getValue().state() == StepState.FAILED)
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Environment.class)
    void shouldBeCompleteWhenEverythingIsThere(Environment environment) {
        Map<Step, StepFinding> steps =
                judge(account(environment, GOOD_ADDRESS), line(Connection.SECURE, Verdict.ACCEPTED, 21006), ALL_SEEN);

        assertTrue(Checklist.isComplete(steps), steps.toString());
        assertEquals(environment == Environment.PRODUCTION, steps.containsKey(Step.FEE_RATES));
        assertEquals(environment == Environment.TEST, steps.containsKey(Step.ACCEPTANCE_EVIDENCE));
    }

    @ParameterizedTest
    @CsvSource({
        "NAME_UNKNOWN, NETWORK, paycools.base-url",
        "UNREACHABLE, NETWORK, firewall",
        "CERTIFICATE_UNTRUSTED, TLS, trust store",
        "CERTIFICATE_EXPIRED, TLS, out of date",
        "CERTIFICATE_OF_ANOTHER_HOST, TLS, another host",
        "TLS_BROKEN, TLS, handshake"
    })
    void shouldShowWhatStopsTheConnectionAsOneFailedStep(Connection connection, Step step, String cure) {
        LineReport line =
                new LineReport(List.of("192.0.2.1"), null, connection, null, null, null, Verdict.NOT_ASKED, null, null);

        Map<Step, StepFinding> steps = judge(account(Environment.TEST, GOOD_ADDRESS), line, ALL_SEEN);

        assertEquals(List.of(step), failed(steps));
        assertTrue(steps.get(step).advice().contains(cure), steps.get(step).advice());
        assertEquals(StepState.BLOCKED, steps.get(Step.SIGNATURE).state());
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNATURE_REFUSED, 21001, SIGNATURE",
        "APP_ID_REFUSED, 21003, APP_ID",
        "CLOCK_REFUSED, 21008, CLOCK",
        "CLOCK_REFUSED, 21009, CLOCK",
        "ADDRESS_REFUSED, 21016, SENDING_ADDRESS",
        "REFUSED, 21004, SIGNED_REQUEST",
        "ANSWER_FORGED, , PLATFORM_KEY",
        "UNCLEAR, , SIGNED_REQUEST"
    })
    void shouldShowWhatPayCoolsRefusesAsOneFailedStep(Verdict verdict, Integer code, Step step) {
        Map<Step, StepFinding> steps =
                judge(account(Environment.TEST, GOOD_ADDRESS), line(Connection.SECURE, verdict, code), ALL_SEEN);

        assertEquals(List.of(step), failed(steps));
        if (code != null) {
            assertTrue(steps.get(step).advice().contains(code.toString()));
        }
    }

    @Test
    void shouldShowASilentHostAsOneFailedStep() {
        LineReport line = line(Connection.SILENT, Verdict.UNCLEAR, null);
        assertEquals(List.of(Step.NETWORK), failed(judge(account(Environment.TEST, GOOD_ADDRESS), line, ALL_SEEN)));
    }

    @Test
    void shouldNotCallABusyPayCoolsWrong() {
        Map<Step, StepFinding> steps = judge(
                account(Environment.TEST, GOOD_ADDRESS), line(Connection.SECURE, Verdict.UNCLEAR, 21020), ALL_SEEN);

        assertEquals(List.of(), failed(steps));
        assertEquals(StepState.TO_DO, steps.get(Step.SIGNED_REQUEST).state());
    }

    @Test
    void shouldTakeNoStandInWithoutTlsForProduction() {
        LineReport line = line(Connection.PLAIN, Verdict.ACCEPTED, 21006);

        assertEquals(List.of(), failed(judge(account(Environment.TEST, GOOD_ADDRESS), line, ALL_SEEN)));
        assertEquals(List.of(Step.TLS), failed(judge(account(Environment.PRODUCTION, GOOD_ADDRESS), line, ALL_SEEN)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://gateway.example/webhooks/paycools/default, is not https",
        "https://203.0.113.7/webhooks/paycools/default, IP address",
        "https://[2001:db8::7]/webhooks/paycools/default, IP address",
        "https://gateway.example:8443/webhooks/paycools/default, names a port",
        "https://gateway.example:443/webhooks/paycools/default, names a port",
        "https://gateway/webhooks/paycools/default, no domain name",
        "https://paycools-gateway.namespace.svc.cluster.local/webhooks, no domain name",
        "https://localhost/webhooks/paycools/default, no domain name"
    })
    void shouldShowAWebhookAddressThatPayCoolsDoesNotTake(String address, String problem) {
        StepEvidence none = new StepEvidence(Map.of(), null, null);

        Map<Step, StepFinding> steps =
                judge(account(Environment.TEST, address), line(Connection.SECURE, Verdict.ACCEPTED, 21006), none);

        assertEquals(List.of(Step.WEBHOOK_ADDRESS), failed(steps));
        String advice = steps.get(Step.WEBHOOK_ADDRESS).advice();
        assertTrue(advice.contains(problem) && advice.contains("paycools.callback-base-url"), advice);
        assertEquals(StepState.BLOCKED, steps.get(Step.PAYMENT_WEBHOOK).state());
    }

    @Test
    void shouldNameAllThatIsWrongWithAWebhookAddress() {
        assertEquals(
                List.of("is not https", "names an IP address instead of a domain name", "names a port"),
                WebhookAddress.problems(URI.create("http://127.0.0.1:8080/webhooks/paycools/default")));
        assertEquals(List.of(), WebhookAddress.problems(URI.create("https://pay.shop.co.th/webhooks")));
    }

    @Test
    void shouldSayThatAddressesAreTurnedAway() {
        StepEvidence turnedAway =
                new StepEvidence(Map.of(TransactionType.PAYMENT, new StepEvidence.Product(1, 1, null, 1)), null, NOW);

        Map<Step, StepFinding> steps = judge(
                account(Environment.TEST, GOOD_ADDRESS), line(Connection.SECURE, Verdict.ACCEPTED, 21006), turnedAway);

        assertEquals(List.of(Step.PAYMENT_WEBHOOK), failed(steps));
        assertTrue(steps.get(Step.PAYMENT_WEBHOOK).advice().contains("gateway.webhooks.allowed-ips"));
    }

    @Test
    void shouldLeaveOutWhatIsNotIntegrated() {
        Map<Step, StepFinding> steps = Checklist.judge(new ChecklistFacts(
                account(Environment.TEST, GOOD_ADDRESS),
                Set.of(TransactionType.PAYMENT),
                List.of(),
                null,
                false,
                ALL_SEEN,
                List.of(),
                NOW));

        assertFalse(steps.containsKey(Step.PAYOUT_WEBHOOK));
        assertFalse(steps.containsKey(Step.PAYOUT_WEBHOOK_ENTERED));
        assertFalse(steps.containsKey(Step.REFUND_WEBHOOK));
        assertTrue(steps.containsKey(Step.PAYMENT_WEBHOOK));
    }
}
