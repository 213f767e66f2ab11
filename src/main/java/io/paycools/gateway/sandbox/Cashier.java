package io.paycools.gateway.sandbox;

import java.util.function.Supplier;

/** Where and how a payer pays an order. */
final class Cashier {

    private static final int ACCOUNT_DIGITS = 12;

    /** Asked late: the port is known only once the server listens. */
    private final Supplier<String> baseUrl;

    Cashier(Supplier<String> baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** What {@code payData} is: the answer's {@code channelType}, which is not that of the request. */
    static String payDataType(Order order) {
        String family = order.kind() == Order.Kind.PAYMENT ? order.text("channelType") : "";
        return switch (family) {
            case "QR" -> "QR";
            case "BANK_TRANSFER" -> "VA";
            default -> "URL";
        };
    }

    /** Every payment has a cashier page, also one that is shown as a QR code or a virtual account number. */
    String payData(Order order) {
        String transactionId = order.ids().transactionId();
        return switch (payDataType(order)) {
            case "QR" -> "SANDBOX.QR." + transactionId;
            case "VA" -> "8808" + transactionId.substring(transactionId.length() - ACCOUNT_DIGITS);
            default -> baseUrl.get() + path(order);
        };
    }

    static String path(Order order) {
        return "/cashier/" + order.ids().transactionId();
    }
}
