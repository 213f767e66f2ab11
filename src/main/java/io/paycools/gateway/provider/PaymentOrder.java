package io.paycools.gateway.provider;

import java.util.List;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;

/**
 * A payment to be collected.
 *
 * @param account which of our merchant applications collects it
 * @param customer the payer
 * @param redirectUrl where the payer's browser returns to, or null where the channel needs none
 * @param description free text for the statement, or null
 * @param method how the payer pays
 */
public record PaymentOrder(
        String account,
        String merchantOrderId,
        Money amount,
        CountryCode country,
        Customer customer,
        String redirectUrl,
        String description,
        Method method) {

    /** The payer; never logged. */
    public record Customer(String name, String email, String mobile) {
        @Override
        public String toString() {
            return "Customer[masked]";
        }
    }

    /** How the payer pays. */
    public sealed interface Method permits Cashier, Direct {}

    /**
     * On the provider's hosted page.
     *
     * @param allowedChannelTypes empty for all
     * @param allowedChannelCodes empty for all
     * @param settlementCurrency the currency we are paid in
     * @param language of the page, or null for the country's own
     * @param expiresInSeconds how long the page stays open
     */
    public record Cashier(
            List<String> allowedChannelTypes,
            List<String> allowedChannelCodes,
            String settlementCurrency,
            String language,
            int expiresInSeconds)
            implements Method {}

    /**
     * Through one channel.
     *
     * @param terminalType WEB, WAP or APP
     * @param osType IOS, ANDROID or OTHER, or null
     */
    public record Direct(String channelType, String channelCode, String terminalType, String osType)
            implements Method {}
}
