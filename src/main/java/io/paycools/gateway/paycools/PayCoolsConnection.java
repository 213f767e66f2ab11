package io.paycools.gateway.paycools;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.ConnectionCheck;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/** Asks PayCools about an order that does not exist: the one documented request that cannot do anything. */
@ApplicationScoped
class PayCoolsConnection implements ConnectionCheck {

    private final Accounts accounts;
    private final PayCoolsCalls calls;

    PayCoolsConnection(Accounts accounts, PayCoolsCalls calls) {
        this.accounts = accounts;
        this.calls = calls;
    }

    @Override
    public Uni<Result> check(String name, TransactionType type, CountryCode country, String merchantOrderId) {
        Account account = accounts.find(name);
        if (account == null) {
            return Uni.createFrom().item(new NoAnswer("the account is not configured any more"));
        }
        OrderQuery query = new OrderQuery(type, name, merchantOrderId, country);
        Operation operation = type == TransactionType.PAYOUT
                ? new Operation(
                        account,
                        "query-payout",
                        account.paths().queryPayout(),
                        timestamp -> WireRequest.QueryOrder.payout(timestamp, query))
                : new Operation(
                        account,
                        "query-payment",
                        account.paths().queryPayment(),
                        timestamp -> WireRequest.QueryOrder.payment(timestamp, query));
        return OffEventLoop.returning(() ->
                calls.call(operation.about(merchantOrderId), Turn.TO_BE_TAKEN).map(PayCoolsConnection::judge));
    }

    static Result judge(Answer answer) {
        if (!(answer instanceof Answer.Understood readable)) {
            return new NoAnswer(answer.problem());
        }
        int code = readable.code();
        return switch (code) {
            // That the order is not found is what we hoped for. PayCools' siblings say it with 21010 too.
            case ProviderCodes.ACCEPTED, ProviderCodes.NOT_FOUND, 21010 -> new Accepted();
            case 21001 -> refused(Cause.SIGNATURE, code);
            case 21003 -> refused(Cause.APP_ID, code);
            case 21016 -> refused(Cause.ADDRESS, code);
            case 21008, ProviderCodes.TIMESTAMP_EXPIRED -> refused(Cause.CLOCK, code);
            default -> refused(Cause.OTHER, code);
        };
    }

    private static Result refused(Cause cause, int code) {
        Failure known = ProviderCodes.refusal(code);
        return new Refused(
                cause,
                known != null
                        ? known
                        : new Failure(
                                "provider_refused",
                                "PayCools answered with code " + code + ".",
                                Integer.toString(code)));
    }
}
