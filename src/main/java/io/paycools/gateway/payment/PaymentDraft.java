package io.paycools.gateway.payment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.PaymentMode;
import io.paycools.gateway.transaction.TransactionType;

/**
 * A checked request, worked out: what is recorded and what is sent. Every id is fixed here, before the first of both.
 */
record PaymentDraft(PaymentRequest request, NewTransaction transaction, PaymentOrder order) {

    private static final int DEFAULT_EXPIRY_SECONDS = 3600;

    static PaymentDraft of(PaymentRequest request, String client, Instant now) {
        UUID id = Ids.next();
        String merchantOrderId =
                request.merchantOrderId() == null ? Ids.merchantOrderId('P', id) : request.merchantOrderId();
        Money amount = Money.parse(request.amount(), CurrencyCode.valueOf(request.currency()));
        CountryCode country = CountryCode.valueOf(request.country());
        int expiry = request.expiresInSeconds() == null ? DEFAULT_EXPIRY_SECONDS : request.expiresInSeconds();
        NewTransaction transaction = new NewTransaction(
                id,
                TransactionType.PAYMENT,
                request.accountOrDefault(),
                client,
                merchantOrderId,
                amount,
                country,
                request.mode(),
                request.description(),
                request.metadata() == null ? Map.of() : request.metadata(),
                request.mode() == PaymentMode.CASHIER ? now.plusSeconds(expiry).truncatedTo(ChronoUnit.MILLIS) : null,
                null);
        PaymentOrder order = new PaymentOrder(
                request.accountOrDefault(),
                merchantOrderId,
                amount,
                country,
                new PaymentOrder.Customer(
                        request.customer().name(),
                        request.customer().email(),
                        request.customer().mobile()),
                request.redirectUrl(),
                request.description(),
                method(request, amount, expiry));
        return new PaymentDraft(request, transaction, order);
    }

    private static PaymentOrder.Method method(PaymentRequest request, Money amount, int expiry) {
        return switch (request.mode()) {
            case CASHIER ->
                new PaymentOrder.Cashier(
                        names(request.allowedChannelTypes()),
                        request.allowedChannelCodes() == null ? List.of() : request.allowedChannelCodes(),
                        request.settlementCurrency() == null ? amount.currency().name() : request.settlementCurrency(),
                        request.language(),
                        expiry);
            case DIRECT ->
                new PaymentOrder.Direct(
                        request.channelType().name(),
                        request.channelCode(),
                        request.terminalType() == null
                                ? PaymentRequest.TerminalType.WEB.name()
                                : request.terminalType().name(),
                        request.osType() == null ? null : request.osType().name());
        };
    }

    private static List<String> names(List<ChannelType> types) {
        return types == null ? List.of() : types.stream().map(Enum::name).toList();
    }

    /** What two requests must have in common to be the same: everything the caller sent, the amount as its value. */
    String fingerprint() {
        return RequestFingerprint.of(
                request, Map.of("amount", transaction.amount().toDecimal()));
    }
}
