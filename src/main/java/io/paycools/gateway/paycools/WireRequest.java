package io.paycools.gateway.paycools;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.PayoutMethod;

/**
 * The business objects of our requests, in PayCools' words (PayCools Global API, sections on payments, checkout,
 * payouts, refunds and account).
 */
final class WireRequest {

    private WireRequest() {}

    /** Create payment, the direct API. */
    @JsonPropertyOrder({"timestamp", "mchOrderId"})
    record CreatePayment(
            long timestamp,
            String mchOrderId,
            long amount,
            String countryCode,
            String currency,
            String channelType,
            String channelCode,
            String customerName,
            String email,
            String mobile,
            String terminalType,
            String osType,
            String notifyUrl,
            String redirectUrl,
            String remark) {

        /** Holds the payer's name, e-mail and mobile. */
        @Override
        public String toString() {
            return "CreatePayment[masked]";
        }

        static CreatePayment of(long timestamp, PaymentOrder order, PaymentOrder.Direct direct, String notifyUrl) {
            return new CreatePayment(
                    timestamp,
                    order.merchantOrderId(),
                    order.amount().minorUnits(),
                    order.country().name(),
                    order.amount().currency().name(),
                    direct.channelType(),
                    direct.channelCode(),
                    order.customer().name(),
                    order.customer().email(),
                    order.customer().mobile(),
                    direct.terminalType(),
                    direct.osType(),
                    notifyUrl,
                    order.redirectUrl(),
                    order.description());
        }
    }

    /** Create checkout, the cashier. */
    @JsonPropertyOrder({"timestamp", "mchOrderId"})
    record CreateCheckout(
            long timestamp,
            String mchOrderId,
            String language,
            String countryCode,
            String currency,
            String settlementCurrency,
            List<String> channelTypeList,
            List<String> channelCodeList,
            long amount,
            String customerName,
            String email,
            String mobile,
            long expireSeconds,
            String notifyUrl,
            String redirectUrl,
            String remark) {

        /** Holds the payer's name, e-mail and mobile. */
        @Override
        public String toString() {
            return "CreateCheckout[masked]";
        }

        static CreateCheckout of(long timestamp, PaymentOrder order, PaymentOrder.Cashier cashier, String notifyUrl) {
            return new CreateCheckout(
                    timestamp,
                    order.merchantOrderId(),
                    // PayCools calls Indonesian IN.
                    "ID".equals(cashier.language()) ? "IN" : cashier.language(),
                    order.country().name(),
                    order.amount().currency().name(),
                    cashier.settlementCurrency(),
                    cashier.allowedChannelTypes(),
                    cashier.allowedChannelCodes(),
                    order.amount().minorUnits(),
                    order.customer().name(),
                    order.customer().email(),
                    order.customer().mobile(),
                    cashier.expiresInSeconds(),
                    notifyUrl,
                    order.redirectUrl(),
                    order.description());
        }
    }

    /** Create payout; Malaysia has a request of its own, without country and currency but with an account type. */
    @JsonPropertyOrder({"timestamp", "mchOrderId"})
    record CreatePayout(
            long timestamp,
            String mchOrderId,
            String idempotencyId,
            String countryCode,
            String currency,
            long amount,
            String accountNo,
            String accountName,
            String payMethodCode,
            String transferCode,
            String accountType,
            String mobile,
            String email,
            String remark,
            String promptpayAccountType,
            String accountTaxId,
            String relationship) {

        /** Holds who is paid. */
        @Override
        public String toString() {
            return "CreatePayout[masked]";
        }

        static CreatePayout of(long timestamp, PayoutOrder order) {
            PayoutOrder.Beneficiary beneficiary = order.beneficiary();
            boolean malaysia = order.country() == CountryCode.MY;
            boolean promptPay = beneficiary.method() == PayoutMethod.PROMPTPAY;
            return new CreatePayout(
                    timestamp,
                    order.merchantOrderId(),
                    order.idempotencyId(),
                    malaysia ? null : order.country().name(),
                    malaysia ? null : order.amount().currency().name(),
                    order.amount().minorUnits(),
                    beneficiary.accountNumber(),
                    beneficiary.name(),
                    beneficiary.method().name(),
                    promptPay ? null : beneficiary.bankCode(),
                    malaysia ? malaysianAccountType(beneficiary) : beneficiary.accountType(),
                    beneficiary.mobile(),
                    beneficiary.email(),
                    order.description(),
                    promptPay ? beneficiary.promptPayType() : null,
                    beneficiary.taxId(),
                    beneficiary.relationship());
        }

        private static String malaysianAccountType(PayoutOrder.Beneficiary beneficiary) {
            if (beneficiary.accountType() != null) {
                return beneficiary.accountType();
            }
            return beneficiary.method() == PayoutMethod.EWALLET ? "MOBILE_NUMBER" : "BANK_ACCOUNT";
        }
    }

    /** Query payment and check payout. */
    @JsonPropertyOrder({"timestamp", "mchOrderId"})
    record QueryOrder(long timestamp, String mchOrderId, String countryCode) {

        static QueryOrder payment(long timestamp, OrderQuery query) {
            return new QueryOrder(
                    timestamp, query.merchantOrderId(), query.country().name());
        }

        /** Malaysia's check has no country. */
        static QueryOrder payout(long timestamp, OrderQuery query) {
            return new QueryOrder(timestamp, query.merchantOrderId(), exceptInMalaysia(query.country()));
        }
    }

    /**
     * Create refund. The pages of the other countries are not public; as every other request of theirs names the
     * country, these do too, and Malaysia's, whose refund query has none, does not.
     */
    @JsonPropertyOrder({"timestamp", "mchRefundOrderId"})
    record CreateRefund(
            long timestamp,
            String mchRefundOrderId,
            String originalTransactionId,
            long refundAmount,
            String refundReason,
            String refundCallbackUrl,
            String countryCode) {

        static CreateRefund of(long timestamp, RefundOrder order, String callbackUrl) {
            return new CreateRefund(
                    timestamp,
                    order.merchantOrderId(),
                    order.paymentReference(),
                    order.amount().minorUnits(),
                    order.reason(),
                    callbackUrl,
                    exceptInMalaysia(order.country()));
        }
    }

    /** Query refunds: all of one payment. */
    @JsonPropertyOrder({"timestamp", "originalTransactionId"})
    record QueryRefunds(long timestamp, String originalTransactionId, String countryCode) {

        static QueryRefunds of(long timestamp, OrderQuery query) {
            return new QueryRefunds(timestamp, query.paymentReference(), exceptInMalaysia(query.country()));
        }
    }

    private static String exceptInMalaysia(CountryCode country) {
        return country == CountryCode.MY ? null : country.name();
    }

    /** Query balance. */
    @JsonPropertyOrder("timestamp")
    record QueryBalance(long timestamp, String countryCode) {}
}
