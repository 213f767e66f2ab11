package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionType;

/** Which order to ask about: by our own id, because the provider's may never have reached us. */
public record OrderQuery(TransactionType type, String account, String merchantOrderId, CountryCode country) {

    public static OrderQuery about(PaymentTransaction row) {
        return new OrderQuery(row.type(), row.account(), row.merchantOrderId(), row.country());
    }
}
