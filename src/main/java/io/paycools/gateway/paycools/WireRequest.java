package io.paycools.gateway.paycools;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.PaymentOrder;

/**
 * The business objects of our requests, in PayCools' words (PayCools Global API, sections on payments and checkout).
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

    /** Query payment. */
    @JsonPropertyOrder({"timestamp", "mchOrderId"})
    record QueryPayment(long timestamp, String mchOrderId, String countryCode) {

        static QueryPayment of(long timestamp, OrderQuery query) {
            return new QueryPayment(
                    timestamp, query.merchantOrderId(), query.country().name());
        }
    }
}
