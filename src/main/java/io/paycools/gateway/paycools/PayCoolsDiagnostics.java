package io.paycools.gateway.paycools;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.paycools.gateway.provider.AccountFacts;
import io.paycools.gateway.provider.DiagnosticsProvider;
import io.paycools.gateway.provider.LineReport;
import io.paycools.gateway.provider.LineReport.Verdict;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Looks at the line to PayCools: at the host as anybody sees it, and then with one signed question. */
@ApplicationScoped
class PayCoolsDiagnostics implements DiagnosticsProvider {

    /** For each look at the host; a person waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int LONGEST_MESSAGE = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Accounts accounts;
    private final PayCoolsCalls calls;
    private final OffEventLoop worker;
    private final Authorities authorities;
    private final Clock clock;

    PayCoolsDiagnostics(
            Accounts accounts, PayCoolsCalls calls, OffEventLoop worker, Authorities authorities, Clock clock) {
        this.accounts = accounts;
        this.calls = calls;
        this.worker = worker;
        this.authorities = authorities;
        this.clock = clock;
    }

    @Override
    public List<String> accounts() {
        return accounts.all().stream().map(Account::name).toList();
    }

    @Override
    public AccountFacts facts(String name) {
        Account account = accounts.find(name);
        return account == null
                ? null
                : new AccountFacts(
                        account.name(),
                        account.environment(),
                        account.appId(),
                        RsaKeys.uploadForm(account.keys().signing().publicKey()),
                        RsaKeys.fingerprint(account.keys().signing().publicKey()),
                        account.keys().signing().publicKey().getModulus().bitLength(),
                        account.keys().platform().stream()
                                .map(RsaKeys::fingerprint)
                                .toList(),
                        account.baseUrl(),
                        URI.create(account.notifyUrl()));
    }

    @Override
    public Uni<LineReport> examine(String name, CountryCode country) {
        Account account = accounts.find(name);
        return OffEventLoop.returning(
                () -> worker.run(() -> look(account)).chain(sight -> ask(account, country, sight)));
    }

    /** Trusts whom the calls of the account trust, so that it finds what they will find. */
    private HostProbe.Sight look(Account account) {
        return new HostProbe(authorities.judgeOf(account.name()), PATIENCE, clock).look(account.baseUrl());
    }

    private Uni<LineReport> ask(Account account, CountryCode country, HostProbe.Sight sight) {
        if (!sight.connection().usable()) {
            return Uni.createFrom().item(report(sight, Verdict.NOT_ASKED, null, null));
        }
        OrderQuery nobodys = new OrderQuery(TransactionType.PAYMENT, account.name(), inventedOrderId(), country);
        Operation operation = new Operation(
                account,
                "go-live-check",
                account.paths().queryPayment(),
                timestamp -> WireRequest.QueryOrder.payment(timestamp, nobodys));
        return calls.call(operation, Turn.TO_BE_TAKEN).map(answer -> judge(sight, answer));
    }

    private static String inventedOrderId() {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        return "GOLIVE" + HexFormat.of().withUpperCase().formatHex(random);
    }

    static LineReport judge(HostProbe.Sight sight, Answer answer) {
        if (answer instanceof Answer.Understood readable) {
            return report(sight, ProviderCodes.onceAsked(readable.code()), readable.code(), message(readable.raw()));
        }
        Verdict verdict = answer.equals(AnswerReader.NOT_THEIRS) ? Verdict.ANSWER_FORGED : Verdict.UNCLEAR;
        return report(sight, verdict, null, answer.problem());
    }

    private static LineReport report(HostProbe.Sight sight, Verdict verdict, Integer code, String message) {
        return new LineReport(
                sight.addresses(),
                sight.localAddress(),
                sight.connection(),
                sight.certificate(),
                sight.clockAheadMillis(),
                sight.roundTripMillis(),
                verdict,
                code,
                message);
    }

    /** PayCools' own words, which for a refused address may name the address. */
    private static String message(String raw) {
        try {
            String text = StrictJson.MAPPER.readTree(raw).path("message").asText("");
            String printable = text.replaceAll("\\p{Cntrl}", " ").strip();
            return printable.isEmpty() ? null : printable.substring(0, Math.min(printable.length(), LONGEST_MESSAGE));
        } catch (JsonProcessingException e) {
            // It was cut.
            return null;
        }
    }
}
