package io.paycools.gateway.reconciliation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.restassured.response.Response;

/** What is ordered on a day, of which no webhook tells, and what is to become of it. */
final class DayOfOrders {

    /** Of a thousand orders every one in the profile proof, every fifth in a normal build. */
    private static final int EVERY = Integer.getInteger("proof.every", 5);

    static final int ORDERS = 1000 / EVERY;

    /** What is ordered, how often, and what becomes of it. */
    record Kind(int count, String product, String remark, String outcome) {}

    private static final List<Kind> DAY = List.of(
            new Kind(230, "CASHIER", "paid", "SUCCEEDED"),
            new Kind(60, "CASHIER", "paid late", "SUCCEEDED"),
            new Kind(40, "CASHIER", "declined", "FAILED"),
            new Kind(130, "CASHIER", "unpaid", "EXPIRED"),
            new Kind(20, "CASHIER", "paid sandbox:reset-after-accept", "SUCCEEDED"),
            new Kind(10, "CASHIER", "unpaid sandbox:html-after-accept", "EXPIRED"),
            new Kind(100, "DIRECT", "sandbox:auto-pay", "SUCCEEDED"),
            new Kind(40, "DIRECT", "sandbox:decline", "FAILED"),
            new Kind(20, "DIRECT", "sandbox:http-500", "FAILED"),
            new Kind(20, "DIRECT", "sandbox:auto-pay sandbox:code-after-accept=21000", "SUCCEEDED"),
            new Kind(220, "PAYOUT", "Salary", "SUCCEEDED"),
            new Kind(40, "PAYOUT", "sandbox:decline", "FAILED"),
            new Kind(15, "PAYOUT", "sandbox:reject=21014", "FAILED"),
            new Kind(15, "PAYOUT", "sandbox:busy=1", "SUCCEEDED"),
            new Kind(10, "PAYOUT", "sandbox:reset-after-accept", "SUCCEEDED"),
            new Kind(10, "PAYOUT", "sandbox:http-500-after-accept", "SUCCEEDED"),
            new Kind(10, "PAYOUT", "sandbox:cut-json-after-accept", "SUCCEEDED"),
            new Kind(10, "PAYOUT", "sandbox:code-after-accept=21015 sandbox:decline", "FAILED"));

    private DayOfOrders() {}

    static List<Kind> all() {
        List<Kind> orders = new ArrayList<>();
        DAY.forEach(kind -> orders.addAll(Collections.nCopies(kind.count() / EVERY, kind)));
        return orders;
    }

    static Response order(Kind kind, String orderId) {
        String remark = "sandbox:no-webhook " + kind.remark();
        if (kind.product().equals("PAYOUT")) {
            return Payouts.create(Payouts.toBank(orderId, remark));
        }
        Map<String, Object> order = kind.product().equals("CASHIER")
                ? Payments.cashier(orderId)
                : Payments.direct(orderId, "QR", "PH_QRPH_DYNAMIC");
        order.put("description", remark);
        return Payments.create(order);
    }

    static void press(Kind kind, String orderId, String paid, String declined) {
        if (!kind.product().equals("CASHIER")) {
            return;
        }
        String remark = kind.remark().split(" sandbox:", 2)[0];
        if (remark.equals(paid)) {
            PayCools.payerPays(orderId);
        }
        if (remark.equals(declined)) {
            PayCools.payerDeclines(orderId);
        }
    }
}
