package io.paycools.gateway.submission;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random sequences of creates, replays, lost answers, webhooks of this and of the other account, refunds and questions
 * against the running service and its database: what callers were promised holds at the end of each.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class ServiceSequencesTest {

    private static final List<String> ACCOUNTS = List.of("default", "branch");
    private static final List<String> REMARKS = List.of(
            "Order 1",
            "sandbox:webhook-first",
            "sandbox:webhook-twice",
            "sandbox:reset-after-accept",
            "sandbox:http-500-after-accept",
            "sandbox:code-after-accept=21015",
            "sandbox:html-after-accept",
            "sandbox:reject=21014",
            "sandbox:busy=1",
            "sandbox:http-500");
    private static final int STEPS = 14;
    private static final String SETTLED = "settled";

    /** One promise of a caller, with the answer that it got first. */
    private record Intent(String path, String key, Map<String, Object> body, String account, Response first) {
        String orderId() {
            return (String) body.get("merchantOrderId");
        }

        String id() {
            return first.path("id");
        }

        boolean isPayment() {
            return path.equals("/v1/payments");
        }
    }

    private final List<Intent> intents = new ArrayList<>();

    /** The payments of which PayCools has told nobody but the wrong account. */
    private final List<Intent> strangersOnly = new ArrayList<>();

    private Random random;

    @Test
    void shouldKeepEveryPromise() {
        Random seeds = Proof.random("service sequences");
        for (int i = 0; i < Math.max(4, Proof.sequences() / 50); i++) {
            random = new Random(seeds.nextLong());
            intents.clear();
            strangersOnly.clear();
            List<String> steps = new ArrayList<>();
            try {
                for (int step = 0; step < STEPS; step++) {
                    steps.add(step(random.nextInt(12)));
                }
                intents.forEach(this::check);
            } catch (AssertionError e) {
                throw new AssertionError("sequence " + i + " " + steps + ": " + e.getMessage(), e);
            }
        }
    }

    private String step(int what) {
        Intent intent = intents.isEmpty() ? null : intents.get(random.nextInt(intents.size()));
        if (intent == null || what < 3) {
            return create(random.nextBoolean());
        }
        switch (what) {
            case 3, 4 -> replay(intent);
            case 5 -> reuse(intent);
            case 6 -> tellTheWrongAccount(intent);
            case 7 -> tell(intent);
            case 8, 9, 10 -> refund(intent);
            default -> as(Callers.OWNER).post("/v1/transactions/" + intent.id() + "/refresh");
        }
        return what + " " + intent.orderId();
    }

    private String create(boolean payment) {
        String remark = REMARKS.get(random.nextInt(REMARKS.size()));
        String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        Map<String, Object> body =
                payment ? Payments.cashier(newOrderId(), remark) : Payouts.toBank(newOrderId(), remark);
        body.put("account", account);
        Intent intent = submit(payment ? "/v1/payments" : "/v1/payouts", body, account);
        assertTrue(List.of(201, 202).contains(intent.first().statusCode()), () -> intent.first()
                .asString());
        if (payment && !remark.startsWith("sandbox:webhook")) {
            strangersOnly.add(intent);
        }
        return remark + " " + account + " " + intent.orderId();
    }

    private Intent submit(String path, Map<String, Object> body, String account) {
        String key = UUID.randomUUID().toString();
        Intent intent = new Intent(path, key, body, account, post(path, key, body));
        if (intent.first().statusCode() < 300) {
            intents.add(intent);
        }
        return intent;
    }

    private static Response post(String path, String key, Map<String, Object> body) {
        return as(Callers.OWNER)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post(path);
    }

    private static void replay(Intent intent) {
        Response again = post(intent.path(), intent.key(), intent.body());
        assertEquals(intent.first().statusCode(), again.statusCode(), again::asString);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(intent.first().asString(), again.asString(), "the first answer");
    }

    /** The key with another body, and the order id with another key. */
    private static void reuse(Intent intent) {
        Map<String, Object> other = new LinkedHashMap<>(intent.body());
        other.put("metadata", Map.of("other", "1"));
        Response reused = post(intent.path(), intent.key(), other);
        assertEquals(422, reused.statusCode(), reused::asString);
        assertEquals("idempotency_key_reused", reused.path("code"));
        if (intent.isPayment()) {
            Response twice = post(intent.path(), UUID.randomUUID().toString(), intent.body());
            assertEquals(409, twice.statusCode(), twice::asString);
            assertEquals("duplicate_merchant_order_id", twice.path("code"));
        }
    }

    /** A payment in the other account's webhook is nobody's. */
    private static void tellTheWrongAccount(Intent intent) {
        if (intent.isPayment()) {
            String other = ACCOUNTS.get(1 - ACCOUNTS.indexOf(intent.account()));
            Webhooks.deliver(Webhooks.signed(Webhooks.paid(intent.orderId())), other)
                    .then()
                    .statusCode(200);
        }
    }

    private void tell(Intent intent) {
        if (intent.isPayment() && PayCools.ordersOf(intent.orderId()) == 1) {
            strangersOnly.remove(intent);
            PayCools.payerPays(intent.orderId());
        }
    }

    /** Twice, so that it is often more than was paid; where nothing was paid yet, somebody pays. */
    private void refund(Intent any) {
        List<Intent> paid = intents.stream()
                .filter(intent -> intent.isPayment()
                        && Database.count(
                                        "select count(*) from payment_transaction where id = ? and status = 'SUCCEEDED'",
                                        UUID.fromString(intent.id()))
                                == 1)
                .toList();
        if (paid.isEmpty()) {
            tell(any);
            return;
        }
        Intent payment = paid.get(random.nextInt(paid.size()));
        for (int i = 0; i < 2; i++) {
            int amount = List.of(50_010, 30_000, 1, 50_011).get(random.nextInt(4));
            Map<String, Object> body = Refunds.of(BigDecimal.valueOf(amount, 2).toPlainString());
            Intent refund = submit("/v1/payments/" + payment.id() + "/refunds", body, payment.account());
            int status = refund.first().statusCode();
            assertTrue(List.of(201, 202, 409, 422).contains(status), () -> refund.first()
                    .asString());
            if (status < 300) {
                assertTrue(
                        wasLeft(payment, refund, amount),
                        () -> "refunded more than was left: " + refund.first().asString());
            }
        }
    }

    /** What others have given back only becomes less, when one of them fails. */
    private static boolean wasLeft(Intent payment, Intent refund, int amount) {
        return Database.count(
                        "select count(*) from payment_transaction p where p.id = ? and ? <= p.amount_minor - (select"
                                + " coalesce(sum(r.amount_minor), 0) from payment_transaction r where r.payment_id = p.id"
                                + " and r.id <> ? and r.status not in ('FAILED', 'CANCELLED', 'EXPIRED'))",
                        UUID.fromString(payment.id()),
                        amount,
                        UUID.fromString(refund.id()))
                == 1;
    }

    private void check(Intent intent) {
        UUID id = UUID.fromString(intent.id());
        await().atMost(60, SECONDS).until(() -> stateOf(intent, id), SETTLED::equals);
        assertEquals(
                1,
                Database.count(
                        "select count(*) from payment_transaction where account = ? and merchant_order_id = ?",
                        intent.account(),
                        intent.orderId()));
        assertTrue(PayCools.ordersOf(intent.orderId()) <= 1, "one order per intent");
        if (strangersOnly.contains(intent)) {
            assertFalse(historyOf(intent).contains("SUCCEEDED"), "paid by a webhook to another account");
        }
        checkHistory(id);
        if (intent.isPayment()) {
            checkRefunds(id);
        }
    }

    /** What is uncertain is found out by asking; a payment that waits for its payer is left. */
    private static String stateOf(Intent intent, UUID id) {
        String status = Database.texts("select status from payment_transaction where id = ?", id)
                .get(0);
        boolean settled =
                switch (status) {
                    case "SUCCEEDED", "FAILED", "EXPIRED", "CANCELLED" -> true;
                    case "PENDING" -> intent.isPayment();
                    // That an order never arrived is only known long after.
                    case "UNKNOWN" -> PayCools.ordersOf(intent.orderId()) == 0;
                    default -> false;
                };
        if (!settled) {
            as(Callers.OWNER).post("/v1/transactions/" + id + "/refresh");
        }
        return settled ? SETTLED : intent.path() + " " + intent.body() + " is " + status;
    }

    private static List<String> historyOf(Intent intent) {
        return as(Callers.OWNER)
                .get("/v1/transactions/" + intent.id() + "/events")
                .jsonPath()
                .getList("items.to");
    }

    private static void checkHistory(UUID id) {
        assertEquals(
                List.of(),
                Database.texts(
                        "select e.sequence || ' ' || e.to_status from transaction_event e where e.transaction_id = ?"
                                + " and e.from_status is distinct from (select b.to_status from transaction_event b where"
                                + " b.transaction_id = e.transaction_id and b.sequence = e.sequence - 1)",
                        id),
                "each move begins where the one before it ended");
        assertEquals(
                1,
                Database.count(
                        "select count(*) from payment_transaction t where t.id = ? and t.moves = (select count(*) from"
                                + " transaction_event e where e.transaction_id = t.id) and t.status = (select to_status"
                                + " from transaction_event e where e.transaction_id = t.id and e.sequence = t.moves)",
                        id),
                "the status is where the history ends");
        assertEquals(
                Database.count(
                        "select count(*) from transaction_event where transaction_id = ? and from_status is distinct from"
                                + " to_status and to_status in ('SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED')",
                        id),
                Database.count(
                        "select count(*) from notification_event where transaction_id = ? and discrepancy_id is null",
                        id),
                "one event for each end");
    }

    private static void checkRefunds(UUID payment) {
        assertEquals(
                1,
                Database.count(
                        "select count(*) from payment_transaction p where p.id = ? and p.refunded_minor <= p.amount_minor"
                                + " and p.refunded_minor = (select coalesce(sum(r.amount_minor), 0) from"
                                + " payment_transaction r where r.payment_id = p.id and r.status not in ('FAILED',"
                                + " 'CANCELLED', 'EXPIRED'))",
                        payment),
                "refunds are counted, and never exceed the payment");
    }
}
