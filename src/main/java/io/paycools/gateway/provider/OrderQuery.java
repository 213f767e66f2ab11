package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionType;

/**
 * Which order to ask about: by our own id, because the provider's may never have reached us.
 *
 * @param paymentReference the provider's id of the payment that a refund gives back; null but for refunds
 */
public record OrderQuery(
        TransactionType type, String account, String merchantOrderId, CountryCode country, String paymentReference) {

    /** About a payment or payout. */
    public OrderQuery(TransactionType type, String account, String merchantOrderId, CountryCode country) {
        this(type, account, merchantOrderId, country, null);
    }

    public static OrderQuery about(PaymentTransaction row) {
        return new OrderQuery(row.type(), row.account(), row.merchantOrderId(), row.country(), row.paymentReference());
    }
}
