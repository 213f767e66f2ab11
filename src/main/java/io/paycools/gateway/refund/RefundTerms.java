package io.paycools.gateway.refund;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.NewTransaction;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionStatus;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.smallrye.mutiny.Uni;

/**
 * What may be refunded of a payment. Runs inside the unit of work that records the refund, with the payment locked, so
 * that what is left is left; that no more is ever given back than was paid is judged by the database once more.
 *
 * <p>That PayCools refunds nothing older than 60 days is not looked at: its own time of the payment decides, which we
 * do not have.
 */
@ApplicationScoped
class RefundTerms {

    private final TransactionStore transactions;

    RefundTerms(TransactionStore transactions) {
        this.transactions = transactions;
    }

    /** Locks the payment and works out its refund, or refuses it. */
    Uni<NewTransaction> workOut(UUID id, UUID payment, String client, RefundRequest request) {
        return transactions.lock(payment).map(row -> {
            if (row == null || row.type() != TransactionType.PAYMENT) {
                throw ServiceException.notFound();
            }
            requireRefundable(row);
            return draft(id, row, client, request);
        });
    }

    private static void requireRefundable(PaymentTransaction payment) {
        if (payment.status() != TransactionStatus.SUCCEEDED) {
            throw new ServiceException(
                    ErrorCode.PAYMENT_NOT_REFUNDABLE,
                    "It is " + payment.status().toPublic() + "; only a payment that is SUCCEEDED can be refunded.");
        }
        if (payment.providerReference() == null) {
            throw new ServiceException(
                    ErrorCode.PAYMENT_NOT_REFUNDABLE, "PayCools' id of it, which a refund must name, is not known.");
        }
    }

    private static NewTransaction draft(UUID id, PaymentTransaction payment, String client, RefundRequest request) {
        String merchantOrderId =
                request.merchantOrderId() == null ? Ids.merchantOrderId('R', id) : request.merchantOrderId();
        return new NewTransaction(
                id,
                TransactionType.REFUND,
                payment.account(),
                client,
                merchantOrderId,
                amount(payment, request.amount()),
                payment.country(),
                null,
                request.reason(),
                request.metadata() == null ? Map.of() : request.metadata(),
                null,
                null,
                new NewTransaction.Refund(payment.id(), payment.providerReference()));
    }

    private static Money amount(PaymentTransaction payment, String asked) {
        CurrencyCode currency = payment.amount().currency();
        long left = payment.amount().minorUnits() - payment.refundedMinor();
        if (asked == null && left > 0) {
            return new Money(left, currency);
        }
        Money amount = asked == null ? null : parse(asked, currency);
        if (amount == null || amount.minorUnits() > left) {
            throw new ServiceException(
                    ErrorCode.REFUND_EXCEEDS_PAYMENT,
                    BigDecimal.valueOf(left, currency.decimals()).toPlainString() + " " + currency
                            + " is left of the payment; refunds that are on their way are taken off.");
        }
        return amount;
    }

    private static Money parse(String asked, CurrencyCode currency) {
        try {
            return Money.parse(asked, currency);
        } catch (Money.InvalidMoneyException e) {
            throw ServiceException.invalid(List.of(new Violation("amount", e.getMessage())));
        }
    }
}
