package io.paycools.gateway.onboarding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.onboarding.GoLiveUnits.LastCheck;
import io.paycools.gateway.onboarding.GoLiveUnits.Stored;
import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.DiagnosticsProvider;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.Ids;
import io.smallrye.mutiny.Uni;

/** Shows the checklist of an account, has PayCools looked at, and takes what people say. */
@ApplicationScoped
class GoLiveService {

    static final String DEFAULT_ACCOUNT = "default";

    /** A release may have added a field since. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final DiagnosticsProvider provider;
    private final GoLiveUnits units;
    private final GoLiveConfig config;
    private final CallerAccounts callers;
    private final Clock clock;

    GoLiveService(
            DiagnosticsProvider provider, GoLiveUnits units, GoLiveConfig config, CallerAccounts callers, Clock clock) {
        this.callers = callers;
        this.provider = provider;
        this.units = units;
        this.config = config;
        this.clock = clock;
    }

    List<String> accounts() {
        return provider.accounts().stream().filter(callers.scope()::allows).toList();
    }

    /** What a person says of a step. */
    record Saying(Step step, boolean done, String person, String client, String note) {}

    /** The checklist; calls nobody. */
    Uni<ChecklistView> show(String name) {
        AccountFacts account = require(name);
        Instant now = clock.instant();
        return units.read(account.account(), account.environment(), now.minus(config.webhookGrace()))
                .map(stored -> view(account, stored, now));
    }

    /** Looks at PayCools, unless somebody just has, and shows the checklist. */
    Uni<ChecklistView> check(String name) {
        AccountFacts account = require(name);
        Instant now = clock.instant();
        Duration interval = config.checksInterval();
        return units.claimCheck(account.account(), account.environment(), now, now.minus(interval))
                .chain(mine -> mine ? look(account) : Uni.createFrom().voidItem())
                .chain(() -> show(name));
    }

    private Uni<Void> look(AccountFacts account) {
        return provider.examine(account.account(), config.countryOf(account.account()))
                .chain(report -> units.keepCheck(
                        account.account(),
                        account.environment(),
                        new LastCheck(clock.instant(), settings(account), write(report))));
    }

    Uni<ChecklistView> say(String name, Saying saying) {
        AccountFacts account = require(name);
        if (!saying.step().isAsked(account.environment(), config.productsOf(account.account()))) {
            throw ServiceException.notFound();
        }
        if (!saying.step().isByPerson()) {
            throw new ServiceException(ErrorCode.STEP_IS_CHECKED, null);
        }
        StepTick tick = new StepTick(Ids.next(), account.account(), account.environment(), saying.step());
        tick.done = saying.done();
        tick.person = saying.person();
        tick.client = saying.client();
        tick.note = saying.note();
        tick.at = clock.instant();
        return units.tick(tick).chain(() -> show(name));
    }

    private AccountFacts require(String name) {
        callers.require(name);
        AccountFacts account = provider.facts(name == null ? DEFAULT_ACCOUNT : name);
        if (account == null) {
            throw new ServiceException(ErrorCode.UNKNOWN_ACCOUNT, null);
        }
        return account;
    }

    private ChecklistView view(AccountFacts account, Stored stored, Instant now) {
        LastCheck last = stored.lastCheck();
        boolean reported = last != null && last.report() != null;
        boolean current = reported && settings(account).equals(last.settings());
        Map<Step, StepFinding> steps = Checklist.judge(new ChecklistFacts(
                account,
                config.productsOf(account.account()),
                config.outboundAddressesOf(account.account()),
                current ? read(last.report()) : null,
                reported && !current,
                stored.evidence(),
                stored.ticks(),
                now));
        return new ChecklistView(
                account.account(),
                account.environment(),
                Checklist.isComplete(steps),
                count(steps, StepState.DONE),
                count(steps, StepState.FAILED),
                current ? last.checkedAt() : null,
                current ? Duration.between(last.checkedAt(), now).toSeconds() : null,
                steps.entrySet().stream()
                        .map(step -> view(step.getKey(), step.getValue(), stored.ticks()))
                        .toList());
    }

    private static ChecklistView.StepView view(Step step, StepFinding finding, List<StepTick> ticks) {
        return new ChecklistView.StepView(
                step.id(),
                step.section().title(),
                step.section().guide(),
                step.title(),
                step.isByPerson(),
                finding.state(),
                finding.advice(),
                finding.details().stream()
                        .map(detail -> new ChecklistView.DetailView(detail.name(), detail.value(), detail.copied()))
                        .toList(),
                ticks.stream()
                        .filter(tick -> tick.step.equals(step.id()))
                        .map(ChecklistView.TickView::of)
                        .toList());
    }

    private static int count(Map<Step, StepFinding> steps, StepState state) {
        return (int) steps.values().stream()
                .filter(finding -> finding.state() == state)
                .count();
    }

    /** Of what a report depends on; a report about other settings is none. */
    private static String settings(AccountFacts account) {
        String all = String.join(
                "\n",
                account.appId(),
                account.fingerprint(),
                account.baseUrl().toString(),
                account.providerFingerprints().toString());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String write(LineReport report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written", e);
        }
    }

    /** A report of another release that cannot be read is none. */
    private static LineReport read(String report) {
        try {
            return JSON.readValue(report, LineReport.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
