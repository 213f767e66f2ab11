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
                        query.merchantOrderId(),
                        new Operation(
                                account,
                                "query-payment",
                                account.paths().queryPayment(),
                                timestamp -> WireRequest.QueryOrder.payment(timestamp, query)),
                        turn,
                        answer -> judge(answer, query.merchantOrderId(), data -> howToPay(account, data)));
            case PAYOUT ->
                ask(
                        query.merchantOrderId(),
                        new Operation(
                                account,
                                "query-payout",
                                account.paths().queryPayout(),
                                timestamp -> WireRequest.QueryOrder.payout(timestamp, query)),
                        turn,
                        answer -> judge(answer, query.merchantOrderId(), data -> null));
            case REFUND ->
                // By the payment, because PayCools' id of the refund may never have reached us.
                ask(
                        query.merchantOrderId(),
                        new Operation(
                                account,
                                "query-refund",
                                account.paths().queryRefund(),
                                timestamp -> WireRequest.QueryRefunds.of(timestamp, query)),
                        turn,
                        answer -> RefundList.judge(answer, query));
        };
    }

    private Uni<QueryOutcome> ask(String order, Operation operation, Turn turn, Function<Answer, QueryOutcome> judge) {
        return calls.operation(
                operation, () -> calls.call(operation.about(order), turn).map(judge));
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
        if (!merchantOrderId.equals(Words.ORDER.orderId(data))) {
            return new QueryOutcome.Unavailable("PayCools answered about another order, or about none");
        }
        Claim claim = Words.ORDER.claim(data);
        Observation seen = Observation.of(Observation.Source.QUERY, claim)
                .withProviderReference(WireFacts.reference(data, "transactionId"))
                .withAmount(Words.ORDER.amount(data))
                .withNextAction(howToPay.apply(data))
                .withDetail("PayCools says " + claim)
                .withRawAnswer(readable.raw());
        return new QueryOutcome.Found(claim == Claim.FAILED ? seen.withFailure(WireFacts.failure(data)) : seen);
    }
}
