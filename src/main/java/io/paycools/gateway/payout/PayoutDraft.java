package io.paycools.gateway.payout;

import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.TransactionType;

/**
 * A checked request, worked out: what is recorded and what is sent. Every id is fixed here, before the first of both.
 */
record PayoutDraft(PayoutRequest request, NewTransaction transaction, PayoutOrder order) {

    static PayoutDraft of(PayoutRequest request, String client, Beneficiaries beneficiaries) {
        UUID id = Ids.next();
        String merchantOrderId =
                request.merchantOrderId() == null ? Ids.merchantOrderId('D', id) : request.merchantOrderId();
        // From our own id and not from the order's: 27 letters and digits, which no other payout can have.
        String idempotencyId = Ids.merchantOrderId('I', id);
        Money amount = Money.parse(request.amount(), CurrencyCode.valueOf(request.currency()));
        CountryCode country = CountryCode.valueOf(request.country());
        PayoutOrder.Beneficiary beneficiary = Beneficiaries.of(request.beneficiary());
        NewTransaction transaction = new NewTransaction(
                id,
                TransactionType.PAYOUT,
                request.accountOrDefault(),
                client,
                merchantOrderId,
                amount,
                country,
                null,
                request.description(),
                request.metadata() == null ? Map.of() : request.metadata(),
                null,
                new NewTransaction.Payout(
                        idempotencyId,
                        beneficiary.method(),
                        beneficiary.bankCode(),
                        Beneficiaries.endOf(beneficiary.accountNumber()),
                        beneficiaries.seal(id, beneficiary)));
        PayoutOrder order = new PayoutOrder(
                request.accountOrDefault(),
                merchantOrderId,
                idempotencyId,
                amount,
                country,
                beneficiary,
                request.description());
        return new PayoutDraft(request, transaction, order);
    }

    /** What two requests must have in common to be the same: everything the caller sent, the amount as its value. */
    String fingerprint() {
        return RequestFingerprint.of(
                request, Map.of("amount", transaction.amount().toDecimal()));
    }
}
