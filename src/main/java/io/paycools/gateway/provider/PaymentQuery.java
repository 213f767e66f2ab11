package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;

/** Which payment to ask about: by our own id, because the provider's may never have reached us. */
public record PaymentQuery(String account, String merchantOrderId, CountryCode country) {}
