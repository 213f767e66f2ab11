package io.paycools.gateway.paycools;

import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.ProviderQueries;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.smallrye.mutiny.Uni;

/** Asks PayCools what became of an order. */
@ApplicationScoped
class PayCoolsQueries implements ProviderQueries {

    private final Accounts accounts;
    private final PayCoolsCalls calls;

    PayCoolsQueries(Accounts accounts, PayCoolsCalls calls) {
        this.accounts = accounts;
        this.calls = calls;
    }

    @Override
    public Uni<QueryOutcome> query(OrderQuery query, Turn turn) {
        Account account = accounts.find(query.account());
        if (account == null) {
            return unavailable("the account is not configured any more");
        }
        return switch (query.type()) {
            case PAYMENT ->
                ask(
                        new Operation(
                                account,
                                "query-payment",
                                account.paths().queryPayment(),
                                timestamp -> WireRequest.QueryOrder.payment(timestamp, query)),
                        query.merchantOrderId(),
                        turn,
                        data -> howToPay(account, data));
            case PAYOUT ->
                ask(
                        new Operation(
                                account,
                                "query-payout",
                                account.paths().queryPayout(),
                                timestamp -> WireRequest.QueryOrder.payout(timestamp, query)),
                        query.merchantOrderId(),
                        turn,
                        data -> null);
            case REFUND -> unavailable("refunds cannot be asked about yet");
        };
    }

    private Uni<QueryOutcome> ask(
            Operation operation, String merchantOrderId, Turn turn, Function<JsonNode, NextAction> howToPay) {
        return OffEventLoop.returning(
                () -> calls.call(operation, turn).map(answer -> judge(answer, merchantOrderId, howToPay)));
    }

    private static Uni<QueryOutcome> unavailable(String reason) {
        return Uni.createFrom().item(new QueryOutcome.Unavailable(reason));
    }

    /** A checkout's page may come under any of its names; what {@code payData} means is told by its look. */
    private static NextAction howToPay(Account account, JsonNode data) {
        NextAction action = WireFacts.payData(data, account.insecure(), null);
        return action != null
                ? action
                : WireFacts.redirect(data, account.insecure(), "payUrl", "checkoutUrl", "cashierUrl", "url");
    }

    static QueryOutcome judge(Answer answer, String merchantOrderId, Function<JsonNode, NextAction> howToPay) {
        if (!(answer instanceof Answer.Understood readable)) {
            return new QueryOutcome.Unavailable(answer.problem());
        }
        if (readable.code() == ProviderCodes.NOT_FOUND) {
            return new QueryOutcome.NotFound(readable.raw());
        }
        if (!readable.accepted()) {
            return new QueryOutcome.Unavailable(readable.problem());
        }
        JsonNode data = readable.data();
        if (!merchantOrderId.equals(WireFacts.text(data, "mchOrderId"))) {
            return new QueryOutcome.Unavailable("PayCools answered about another order, or about none");
        }
        Claim claim = WireFacts.claim(WireFacts.text(data, "transactionStatus"));
        Observation seen = Observation.of(Observation.Source.QUERY, claim)
                .withProviderReference(WireFacts.text(data, "transactionId"))
                .withAmount(WireFacts.lenientAmount(data.path("amount"), WireFacts.text(data, "currency")))
                .withNextAction(howToPay.apply(data))
                .withDetail("PayCools says " + claim)
                .withRawAnswer(readable.raw());
        return new QueryOutcome.Found(claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(data)) : seen);
    }
}
