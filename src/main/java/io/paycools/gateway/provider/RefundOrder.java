package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;

/**
 * A payment to be given back, wholly or in part.
 *
 * @param account the merchant application that collected the payment
 * @param merchantOrderId of the refund
 * @param paymentReference the provider's id of the payment
 * @param amount in the payment's currency
 * @param country in which it was paid
 * @param reason free text, or null
 */
public record RefundOrder(
        String account,
        String merchantOrderId,
        String paymentReference,
        Money amount,
        CountryCode country,
        String reason) {}
