package io.paycools.gateway.paycools;

import java.time.Duration;
import java.util.function.LongFunction;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.provider.PaymentProvider;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.ReportedAmount;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Payments through PayCools. */
@ApplicationScoped
class PayCoolsPayments implements PaymentProvider, ProviderQueries {

    /** How long to step back when PayCools says it has too many requests; it has not processed any of these. */
    private static final Duration[] BACK_OFF = {Duration.ofMillis(300), Duration.ofMillis(900)};

    private static final Logger LOG = Logger.getLogger(PayCoolsPayments.class);

    private final Accounts accounts;
    private final PayCoolsCalls calls;

    PayCoolsPayments(Accounts accounts, PayCoolsCalls calls) {
        this.accounts = accounts;
        this.calls = calls;
    }

    @Override
    public boolean knows(String account) {
        return accounts.find(account) != null;
    }

    @Override
    public Uni<SubmitOutcome> createPayment(PaymentOrder order) {
        Account account = accounts.find(order.account());
        boolean cashier = order.method() instanceof PaymentOrder.Cashier;
        String path =
                cashier ? account.paths().createCheckout() : account.paths().createPayment();
        return OffEventLoop.returning(
                () -> create(account, path, param(account, order), 0).map(answer -> judge(account, order, answer)));
    }

    @Override
    public Uni<QueryOutcome> query(OrderQuery query, Turn turn) {
        Account account = accounts.find(query.account());
        if (account == null) {
            return Uni.createFrom().item(new QueryOutcome.Unavailable("the account is not configured any more"));
        }
        return OffEventLoop.returning(() -> calls.call(
                        account,
                        "query-payment",
                        account.paths().queryPayment(),
                        timestamp -> WireRequest.QueryPayment.of(timestamp, query))
                .map(answer -> judge(account, query, answer)));
    }

    private static LongFunction<Object> param(Account account, PaymentOrder order) {
        if (order.method() instanceof PaymentOrder.Cashier cashier) {
            return timestamp -> WireRequest.CreateCheckout.of(timestamp, order, cashier, account.notifyUrl());
        }
        PaymentOrder.Direct direct = (PaymentOrder.Direct) order.method();
        return timestamp -> WireRequest.CreatePayment.of(timestamp, order, direct, account.notifyUrl());
    }

    /**
     * Sends a create, and again with the same ids only after an answer which says that it was not processed: the
     * timestamp had expired (once), or there were too many requests.
     */
    private Uni<Answer> create(Account account, String path, LongFunction<Object> param, int tries) {
        return calls.call(account, "create-payment", path, param).chain(answer -> {
            if (!(answer instanceof Answer.Understood readable)) {
                return Uni.createFrom().item(answer);
            }
            if (readable.code() == ProviderCodes.TIMESTAMP_EXPIRED && tries == 0) {
                // Counted as all tries, so that this is the last one.
                return create(account, path, param, BACK_OFF.length);
            }
            if (readable.code() == ProviderCodes.TOO_MANY_REQUESTS && tries < BACK_OFF.length) {
                return Uni.createFrom()
                        .nullItem()
                        .onItem()
                        .delayIt()
                        .by(BACK_OFF[tries])
                        .chain(() -> create(account, path, param, tries + 1));
            }
            return Uni.createFrom().item(answer);
        });
    }

    private static SubmitOutcome judge(Account account, PaymentOrder order, Answer answer) {
        if (answer instanceof Answer.NotSent notSent) {
            return new SubmitOutcome.NotSent(new Failure(notSent.code(), "Not sent: " + notSent.reason() + ".", null));
        }
        if (answer instanceof Answer.Unusable unusable) {
            return new SubmitOutcome.Unknown(unusable.reason(), null);
        }
        Answer.Understood readable = (Answer.Understood) answer;
        if (readable.accepted()) {
            return judgeAccepted(account, order, readable);
        }
        if (readable.code() == ProviderCodes.TOO_MANY_REQUESTS) {
            return new SubmitOutcome.NotSent(new Failure(
                    "provider_rate_limited",
                    "PayCools had too many requests and did not process this one.",
                    Integer.toString(readable.code())));
        }
        Failure refusal = ProviderCodes.refusal(readable.code());
        return refusal != null
                ? new SubmitOutcome.Refused(refusal, readable.raw())
                : new SubmitOutcome.Unknown("PayCools answered with code " + readable.code(), readable.raw());
    }

    /** Accepted is not paid: what an accepting answer says beyond a failure still has to be confirmed. */
    private static SubmitOutcome judgeAccepted(Account account, PaymentOrder order, Answer.Understood answer) {
        JsonNode data = answer.data();
        String echoed = WireFacts.text(data, "mchOrderId");
        if (echoed != null && !echoed.equals(order.merchantOrderId())) {
            return new SubmitOutcome.Unknown("PayCools answered about another order", answer.raw());
        }
        if (WireFacts.claim(WireFacts.text(data, "transactionStatus")) == Claim.FAILED) {
            return new SubmitOutcome.Refused(WireFacts.failure(data), answer.raw());
        }
        NextAction action = order.method() instanceof PaymentOrder.Direct direct
                ? WireFacts.payData(data, account.insecure(), kindOf(direct))
                : WireFacts.redirect(data, account.insecure(), "payUrl", "checkoutUrl", "cashierUrl", "payData", "url");
        if (action == null) {
            // PayCools has the order, so it is neither unknown nor failed; a query may bring what is missing.
            LOG.errorf(
                    "account=%s merchantOrderId=%s PayCools accepted without saying how to pay",
                    account.name(), order.merchantOrderId());
        }
        return new SubmitOutcome.Accepted(
                WireFacts.text(data, "transactionId", "checkoutId"),
                action,
                WireFacts.lenientAmount(data.path("amount"), WireFacts.text(data, "currency")),
                answer.raw());
    }

    private static String kindOf(PaymentOrder.Direct direct) {
        return switch (direct.channelType()) {
            case "QR" -> "QR";
            case "BANK_TRANSFER" -> "VA";
            default -> "URL";
        };
    }

    /** A checkout's page may come under any of its names; what {@code payData} means is told by its look. */
    private static NextAction howToPay(Account account, JsonNode data) {
        NextAction action = WireFacts.payData(data, account.insecure(), null);
        return action != null
                ? action
                : WireFacts.redirect(data, account.insecure(), "payUrl", "checkoutUrl", "cashierUrl", "url");
    }

    private static QueryOutcome judge(Account account, OrderQuery query, Answer answer) {
        if (answer instanceof Answer.NotSent notSent) {
            return new QueryOutcome.Unavailable(notSent.reason());
        }
        if (answer instanceof Answer.Unusable unusable) {
            return new QueryOutcome.Unavailable(unusable.reason());
        }
        Answer.Understood readable = (Answer.Understood) answer;
        if (readable.code() == ProviderCodes.NOT_FOUND) {
            return new QueryOutcome.NotFound(readable.raw());
        }
        if (!readable.accepted()) {
            return new QueryOutcome.Unavailable("PayCools answered with code " + readable.code());
        }
        JsonNode data = readable.data();
        if (!query.merchantOrderId().equals(WireFacts.text(data, "mchOrderId"))) {
            return new QueryOutcome.Unavailable("PayCools answered about another order, or about none");
        }
        String word = WireFacts.text(data, "transactionStatus");
        Claim claim = WireFacts.claim(word);
        ReportedAmount amount = WireFacts.lenientAmount(data.path("amount"), WireFacts.text(data, "currency"));
        Observation seen = Observation.of(Observation.Source.QUERY, claim)
                .withProviderReference(WireFacts.text(data, "transactionId"))
                .withAmount(amount)
                .withNextAction(howToPay(account, data))
                .withDetail("PayCools says " + claim)
                .withRawAnswer(readable.raw());
        return new QueryOutcome.Found(claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(data)) : seen);
    }
}
