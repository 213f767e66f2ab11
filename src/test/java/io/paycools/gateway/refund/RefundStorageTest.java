package io.paycools.gateway.refund;

import java.util.List;
import java.util.UUID;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Refunds.paidPayment;
import static io.paycools.gateway.testing.Refunds.refunded;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The database does not let the service give back too much, whatever the service does. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class RefundStorageTest {

    private static final String INSERT =
            "insert into payment_transaction (id, type, status, moves, origin, account, client, merchant_order_id,"
                    + " amount_minor, currency, country, metadata, sends, submitted_at, checks, heard_of,"
                    + " next_check_at, created_at, updated_at, payment_id, payment_reference)"
                    + " values (?, 'REFUND', 'PENDING', 1, 'API', ?, 'support', ?, ?, ?, ?, '{}', 1, now(), 0, true,"
                    + " now() + interval '1 day', now(), now(), ?, ?)";

    private static UUID insert(String payment, int amount) {
        return insert(payment, amount, "default", "PHP", "PH", "CU1");
    }

    private static UUID insert(
            String payment, int amount, String account, String currency, String country, String reference) {
        UUID id = UUID.randomUUID();
        Database.update(
                INSERT,
                id,
                account,
                newOrderId(),
                (long) amount,
                currency,
                country,
                payment == null ? null : UUID.fromString(payment),
                reference);
        return id;
    }

    private static void refused(String constraint, Runnable change) {
        IllegalStateException failure = assertThrows(IllegalStateException.class, change::run);
        assertThat(failure.getCause().getMessage(), containsString(constraint));
    }

    private static void become(UUID id, String status) {
        Database.update("update payment_transaction set status = ?, next_check_at = null where id = ?", status, id);
    }

    @Test
    void shouldCountWhatHasNotComeToNothing() {
        String payment = paidPayment();
        UUID first = insert(payment, 50000);
        UUID second = insert(payment, 10);
        refused("ck_transaction_refunded", () -> insert(payment, 1));
        assertEquals("500.10", refunded(payment));

        become(second, "CANCELLED");
        become(first, "SUCCEEDED");

        assertEquals("500.00", refunded(payment));
        refused("ck_transaction_refunded", () -> insert(payment, 11));
        insert(payment, 10);
    }

    @Test
    void shouldKnowOnlyRefundsOfPaymentsOfTheSameAccountInTheSameCurrency() {
        String payment = paidPayment();
        refused("fk_transaction_payment", () -> insert(payment, 1, "default", "THB", "TH", "CU1"));
        refused("fk_transaction_payment", () -> insert(payment, 1, "other", "PHP", "PH", "CU1"));
        refused("fk_transaction_payment", () -> insert(UUID.randomUUID().toString(), 1));
        String payout = Payouts.create(Payouts.toBank(newOrderId())).path("id");
        refused("fk_transaction_payment", () -> insert(payout, 1));
        UUID refund = insert(payment, 1);
        refused("fk_transaction_payment", () -> insert(refund.toString(), 1));
        refused("ck_transaction_refund", () -> insert(null, 1));
        refused("ck_transaction_refund", () -> insert(payment, 1, "default", "PHP", "PH", null));
        refused(
                "ck_transaction_refund",
                () -> Database.update(
                        "update payment_transaction set payment_id = ?, payment_reference = 'CU1' where id = ?",
                        UUID.fromString(payment),
                        UUID.fromString(payout)));
        assertEquals("0.01", refunded(payment));
    }

    @Test
    void shouldKeepARefundAsItIs() {
        String payment = paidPayment();
        UUID refund = insert(payment, 100);
        for (String change : List.of(
                "update payment_transaction set amount_minor = 1 where id = ?",
                "update payment_transaction set payment_id = gen_random_uuid() where id = ?",
                "delete from payment_transaction where id = ?")) {
            refused("a refund keeps its payment and its amount", () -> Database.update(change, refund));
        }
        refused(
                "ck_transaction_refunded_status",
                () -> Database.update(
                        "update payment_transaction set status = 'FAILED' where id = ?", UUID.fromString(payment)));
        assertEquals("1.00", refunded(payment));
    }
}
