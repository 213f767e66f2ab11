package io.paycools.gateway.faults;

import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.restassured.response.Response;

/** One order through a wire, about which PayCools never tells anything by itself. */
final class Order {

    /** What creates an order at PayCools, and what asks about it. */
    enum Operation {
        PAYMENT("/open-api/payment/generate"),
        PAYOUT("/open-api/disbursement/transfer"),
        REFUND("/open-api/payment/refund");

        private final String createPath;

        Operation(String createPath) {
            this.createPath = createPath;
        }

        String createPath() {
            return createPath;
        }
    }

    private final Operation operation;
    private final String orderId = Payments.newOrderId();
    private final String remark;
    private final String account;
    private String payment;
    private String key = orderId;
    private String id;

    /**
     * One that is not created yet; the payment of a refund is there, and paid.
     *
     * @param fails whether PayCools comes to the end that it has failed
     */
    Order(Operation operation, String account, boolean fails) {
        this.operation = operation;
        this.account = account;
        this.remark = "sandbox:no-webhook " + (fails ? "sandbox:decline" : "sandbox:auto-pay");
        if (operation == Operation.REFUND) {
            payment = paid(account);
            key = Refunds.referenceOf(payment);
        }
    }

    private static String paid(String account) {
        Map<String, Object> order = Payments.cashier(Payments.newOrderId(), "sandbox:webhook-first");
        order.put("account", account);
        // On a busy machine PayCools' answer may come too late for the patience of a wire's account.
        String id = Payments.create(order).path("id");
        Payments.becomes(id, "SUCCEEDED");
        return id;
    }

    Operation operation() {
        return operation;
    }

    /** What stands in every request about it, and in none about another. */
    String key() {
        return key;
    }

    String id() {
        return id;
    }

    /** The payment of a refund, or null. */
    String payment() {
        return payment;
    }

    Response create() {
        Response answer =
                switch (operation) {
                    case PAYMENT -> Payments.create(in(Payments.direct(orderId, "QR", "PH_QRPH_DYNAMIC")));
                    case PAYOUT -> Payouts.create(in(Payouts.toBank(orderId)));
                    case REFUND -> {
                        Map<String, Object> refund = Refunds.of("100.00", remark);
                        refund.put("merchantOrderId", orderId);
                        yield Refunds.create(payment, refund);
                    }
                };
        id = answer.path("id");
        return answer;
    }

    private Map<String, Object> in(Map<String, Object> order) {
        order.put("account", account);
        order.put("description", remark);
        return order;
    }

    /** The statuses that it moved to, oldest first. */
    List<String> history() {
        return Payments.as(Callers.OWNER)
                .get("/v1/transactions/" + id + "/events")
                .jsonPath()
                .getList("items.to");
    }

    @Override
    public String toString() {
        return operation + " " + orderId + " " + remark;
    }
}
