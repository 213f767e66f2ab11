package io.paycools.gateway.provider;

import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PayoutMethod;

/**
 * A payout to be sent.
 *
 * @param account from which of our merchant applications
 * @param idempotencyId 10 to 30 letters and digits; the provider takes no second payout with it
 * @param description free text for the statement, or null
 */
public record PayoutOrder(
        String account,
        String merchantOrderId,
        String idempotencyId,
        Money amount,
        CountryCode country,
        Beneficiary beneficiary,
        String description) {

    /**
     * Who is paid; never logged.
     *
     * @param bankCode of the bank or wallet, or null for PROMPTPAY
     * @param accountType what the account number is, or null where the country does not ask
     * @param mobile or null
     * @param email or null
     * @param promptPayType for PROMPTPAY what the account number is: NATID or MSISDN; else null
     * @param taxId or null, Thailand only
     * @param relationship or null, Thailand only
     */
    public record Beneficiary(
            PayoutMethod method,
            String bankCode,
            String accountNumber,
            String name,
            String accountType,
            String mobile,
            String email,
            String promptPayType,
            String taxId,
            String relationship) {

        @Override
        public String toString() {
            return "Beneficiary[masked]";
        }
    }
}
