package io.paycools.gateway.publicbugs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Rounds;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.publicbugs.Deliveries.askNow;
import static io.paycools.gateway.publicbugs.Deliveries.assertAcknowledged;
import static io.paycools.gateway.publicbugs.Deliveries.assertRefused;
import static io.paycools.gateway.publicbugs.Deliveries.discrepancies;
import static io.paycools.gateway.publicbugs.Deliveries.events;
import static io.paycools.gateway.publicbugs.Deliveries.fixture;
import static io.paycools.gateway.publicbugs.Deliveries.kept;
import static io.paycools.gateway.publicbugs.Deliveries.moves;
import static io.paycools.gateway.publicbugs.Deliveries.notApplied;
import static io.paycools.gateway.publicbugs.Deliveries.told;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payments.refresh;
import static io.paycools.gateway.testing.Payouts.awaitDiscrepancy;
import static io.paycools.gateway.testing.Webhooks.deliver;
import static io.paycools.gateway.testing.Webhooks.paid;
import static io.paycools.gateway.testing.Webhooks.signed;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What callbacks say, in which order, how often and against what else; and what is said to them. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class CallbackBugsTest {

    private static final int WORKERS = 8;

    @Test
    void b18_shouldFinishOnceWhenCallbackAndPollerMeet() {
        for (int round = 0; round < Rounds.meetings(); round++) {
            String orderId = newOrderId();
            String id = create(cashier(orderId, "sandbox:no-webhook")).path("id");
            PayCools.payerPays(orderId);
            String body = signed(paid(orderId)
                    .replace("CU" + orderId, PayCools.order(orderId).getString("transactionId")));
            askNow(id);
            List<Integer> answers =
                    Parallel.times(4, number -> (number % 2 == 0 ? deliver(body) : refresh(id)).statusCode());
            assertEquals(List.of(200, 200, 200, 200), answers);
            becomes(id, "SUCCEEDED");
            await().atMost(10, SECONDS).until(() -> notApplied(orderId) == 0);
            assertEquals(1, moves(id, "SUCCEEDED"));
            assertEquals(1, events(id, "payment.succeeded"));
            assertEquals(0, discrepancies(id));
        }
    }

    /**
     * Every order of three of the words, each said twice. In a normal build each word in one of its two spellings, by
     * where it stands.
     */
    @Test
    void b21_shouldKeepTheFirstEndWhateverComesAfterIt() {
        List<String> words = List.of("PENDING", "COMPLETE", "COMPLETED", "FAIL", "FAILED");
        List<List<String>> sequences = new ArrayList<>();
        words.forEach(a -> words.forEach(b -> words.forEach(c -> sequences.add(List.of(a, b, c)))));
        sequences.removeIf(sequence -> !Rounds.isLong()
                && (List.of("COMPLETE", "FAILED").contains(sequence.get(0))
                        || List.of("COMPLETED", "FAIL").contains(sequence.get(1))
                        || List.of("COMPLETE", "FAIL").contains(sequence.get(2))));
        assertEquals(Rounds.isLong() ? 125 : 27, sequences.size());
        String prefix = "B21" + newOrderId().substring(0, 20);
        Map<Integer, String> ids = new ConcurrentHashMap<>();
        each(
                sequences.size(),
                i -> ids.put(
                        i,
                        create(cashier(prefix + i))
                                .then()
                                .statusCode(201)
                                .extract()
                                .path("id")));

        for (int step = 0; step < 3; step++) {
            int number = step;
            each(sequences.size(), i -> {
                String body = signed(told(prefix + i, sequences.get(i).get(number), number));
                assertAcknowledged(deliver(body));
                assertAcknowledged(deliver(body));
            });
            await().atMost(30, SECONDS).until(() -> notApplied(prefix) == 0);
        }

        Map<List<String>, String> wrong = new HashMap<>();
        for (int i = 0; i < sequences.size(); i++) {
            List<String> ends = sequences.get(i).stream()
                    .filter(word -> !word.equals("PENDING"))
                    .map(word -> word.startsWith("C") ? "SUCCEEDED" : "FAILED")
                    .toList();
            String expected = ends.isEmpty() ? "PROCESSING" : ends.get(0);
            String id = ids.get(i);
            String found = get(id).path("status") + ", alarms " + discrepancies(id) + ", ends "
                    + (moves(id, "SUCCEEDED") + moves(id, "FAILED"));
            boolean contradicted = ends.stream().distinct().count() > 1;
            if (!found.equals(expected + ", alarms " + (contradicted ? 1 : 0) + ", ends " + (ends.isEmpty() ? 0 : 1))) {
                wrong.put(sequences.get(i), found);
            }
        }
        assertEquals(Map.of(), wrong);
    }

    private static void each(int count, IntConsumer work) {
        Parallel.times(WORKERS, worker -> {
            for (int i = worker; i < count; i += WORKERS) {
                work.accept(i);
            }
            return worker;
        });
    }

    @Test
    void b21_shouldKeepAnUnknownWordPending() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).path("id");
        int number = 0;
        for (String word : List.of("SUCCESS", "PAID", "SETTLED", "REFUNDED", "EXPIRED", "", "1", "UNKNOWN")) {
            assertAcknowledged(deliver(signed(told(orderId, word, number++))));
        }
        assertAcknowledged(deliver(signed(told(orderId, "x", number++).replace("\"x\"", "null"))));
        assertAcknowledged(deliver(signed(told(orderId, "x", number).replace("\"x\"", "true"))));
        await().atMost(10, SECONDS).until(() -> notApplied(orderId) == 0);
        assertEquals(List.of("SUBMITTING", "PENDING"), history(id));
        assertEquals(0, discrepancies(id));
        assertAcknowledged(deliver(signed(paid(orderId))));
        becomes(id, "SUCCEEDED");
    }

    /** Byte for byte, the first time and every time after; and never when nothing was stored. */
    @Test
    void b25_shouldAcknowledgeWithTheExactBytesAndOnlyWhatIsStored() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).path("id");
        String body = signed(paid(orderId));
        Database.update("create function no_room() returns trigger language plpgsql as $$ begin"
                + " if new.merchant_order_id = '" + orderId
                + "' then raise exception 'no room' using errcode = '53100';"
                + " end if; return new; end $$");
        Database.update(
                "create trigger no_room before insert on webhook_inbox for each row execute function no_room()");
        try {
            assertRefused(deliver(body), 503, "storage_unavailable");
        } finally {
            Database.update("drop trigger no_room on webhook_inbox");
            Database.update("drop function no_room");
        }
        assertEquals(0, kept(orderId));
        for (int i = 0; i < 3; i++) {
            assertAcknowledged(deliver(body));
        }
        assertEquals(1, kept(orderId));
        becomes(id, "SUCCEEDED");
        assertAcknowledged(deliver(body));
        assertRefused(deliver(body.replace("50010", "50011")), 401, "invalid_signature");
        assertRefused(deliver("{}"), 400, "malformed_webhook");
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT,payment.success,FAILED",
        "PAYMENT,payment.failed,COMPLETED",
        "PAYOUT,disbursement.success,FAILED",
        "PAYOUT,disbursement.failed,COMPLETED",
        "REFUND,payment.refund.success,FAILED",
        "REFUND,payment.refund.failed,COMPLETE"
    })
    void b47_shouldCreditNothingWhenTheEventContradictsTheStatus(String type, String event, String word) {
        String orderId = newOrderId();
        String payment = type.equals("REFUND") ? Refunds.paidPayment() : null;
        Response created =
                switch (type) {
                    case "PAYMENT" -> create(cashier(orderId));
                    case "PAYOUT" -> Payouts.create(Payouts.toBank(orderId, "sandbox:stay-pending"));
                    default -> {
                        Map<String, Object> refund = Refunds.of("1.00", "sandbox:stay-pending");
                        refund.put("merchantOrderId", orderId);
                        yield Refunds.create(payment, refund);
                    }
                };
        String id = created.then().statusCode(201).extract().path("id");
        String reference = created.path("providerReference");
        String message = payment == null
                ? told(orderId, word, 0)
                        .replace("checkout.payment.update", event)
                        .replace("50010", type.equals("PAYOUT") ? "10000" : "50010")
                        .replace("CU" + orderId, reference)
                : "{\"eventName\":\"" + event + "\",\"feeRefunded\":0,\"mchRefundOrderId\":\"" + orderId
                        + "\",\"originalTransactionId\":\"" + Refunds.referenceOf(payment)
                        + "\",\"refundAmount\":100,\"refundStatus\":\"" + word + "\",\"refundTransactionId\":\""
                        + reference + "\"}";

        assertAcknowledged(deliver(signed(message)));

        awaitDiscrepancy(id, "EVENT_AGAINST_STATUS");
        as(Callers.OWNER)
                .get("/v1/transactions/" + id + "/events")
                .then()
                .body("items.to", equalTo(List.of("SUBMITTING", "PENDING")));
        assertEquals(0, moves(id, "SUCCEEDED") + moves(id, "FAILED"));
        assertEquals(
                1,
                Database.count(
                        "select count(*) from notification_event where transaction_id = ? and type = 'discrepancy.opened'",
                        UUID.fromString(id)));
    }

    /** As a published sample of a refund has it, and signed by openssl. */
    @Test
    void b49_shouldKeepAndRefuseASignedTextWithATypographicQuotationMark() {
        String body = fixture("b49-typographic-quotation-mark");
        for (int i = 0; i < 2; i++) {
            Response answer = deliver(body);
            assertRefused(answer, 400, "malformed_webhook");
            for (String inside : List.of("Exception", "\tat ", "jackson", "io.paycools", "feeRefunded")) {
                assertFalse(answer.asString().contains(inside), answer::asString);
            }
        }
        assertEquals(
                1,
                Database.count("select count(*) from webhook_inbox where state = 'REFUSED' and fingerprint ="
                        + " encode(sha256(convert_to('" + paramOf(body).replace("'", "''") + "', 'UTF8')), 'hex')"));
    }

    private static String paramOf(String body) {
        return JsonPath.from(body).getString("param");
    }
}
