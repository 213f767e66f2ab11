package io.paycools.gateway.notification;

import java.util.List;
import java.util.Map;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Refunds;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Endpoints.awaitAbout;
import static io.paycools.gateway.testing.Endpoints.deliveries;
import static io.paycools.gateway.testing.Endpoints.registered;
import static io.paycools.gateway.testing.Endpoints.wanting;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What internal services are told, and what they can ask for when they missed it. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class NotificationDeliveryTest {

    private final Receiver receiver = new Receiver();

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsUrl;

    @AfterEach
    void close() {
        receiver.close();
    }

    private String endpoint(String apiKey, String path, String... types) {
        return registered(apiKey, wanting(receiver.url(path), types)).getString("id");
    }

    private static String pay(String directive) {
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId, directive))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        return id;
    }

    private static String paid() {
        String id = pay("Order 1");
        Payments.becomes(id, "SUCCEEDED");
        return id;
    }

    private static void awaitState(String endpointId, String state, int count) {
        await().atMost(15, SECONDS)
                .until(() -> deliveries(Callers.SHOP, endpointId, state)
                                .getList("items")
                                .size()
                        >= count);
    }

    @Test
    void shouldTellOfAPaymentAsTheApiShowsIt() {
        String endpointId = endpoint(Callers.SHOP, "/paid", "payment.succeeded");
        String id = paid();

        JsonPath event = awaitAbout(receiver, "/paid", id, 1).get(0);

        assertEquals("payment.succeeded", event.getString("type"));
        assertEquals(1, event.getInt("sequence"));
        assertNotNull(event.getString("timestamp"));
        assertEquals(
                Payments.get(id).jsonPath().getMap("").toString(),
                event.getMap("data.transaction").toString());
        assertNull(event.getMap("data").get("discrepancy"));
        Receiver.Received request = receiver.received("/paid").get(0);
        assertEquals(event.getString("id"), request.headers().get("webhook-id"));
        assertTrue(request.headers().get("content-type").startsWith("application/json"));
        awaitState(endpointId, "DELIVERED", 1);
        JsonPath delivery = deliveries(Callers.SHOP, endpointId, "DELIVERED");
        assertEquals(event.getString("id"), delivery.getString("items[0].eventId"));
        assertEquals(id, delivery.getString("items[0].transactionId"));
        assertEquals("DELIVERED", delivery.getString("items[0].attempts[0].result"));
        assertEquals(200, delivery.getInt("items[0].attempts[0].httpStatus"));
        assertEquals(
                List.of(), deliveries(Callers.SHOP, endpointId, "UNDELIVERED").getList("items"));
    }

    @Test
    void shouldTellOfFailures() {
        endpoint(Callers.SHOP, "/failed", "payment.failed", "payment.succeeded");
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId)).then().extract().path("id");
        PayCools.payerDeclines(orderId);

        JsonPath event = awaitAbout(receiver, "/failed", id, 1).get(0);

        assertEquals("payment.failed", event.getString("type"));
        assertEquals("FAILED", event.getString("data.transaction.status"));
        assertNotNull(event.getString("data.transaction.failure.code"));
    }

    @Test
    void shouldTellOfARefusalThatWasTheAnswerToTheRequestToo() {
        endpoint(Callers.SHOP, "/refused", "payment.failed");
        String id = Payments.create(cashier(newOrderId(), "sandbox:reject=21014"))
                .then()
                .statusCode(201)
                .body("status", equalTo("FAILED"))
                .extract()
                .path("id");

        assertEquals(
                "payment.failed", awaitAbout(receiver, "/refused", id, 1).get(0).getString("type"));
    }

    @Test
    void shouldNumberTheEventsOfATransaction() {
        endpoint(Callers.OPERATOR, "/contradicted", "payment.succeeded", "discrepancy.opened");
        String id = pay("sandbox:success-then-fail");

        List<JsonPath> events = awaitAbout(receiver, "/contradicted", id, 2);

        JsonPath opened = events.stream()
                .filter(event -> event.getString("type").equals("discrepancy.opened"))
                .findFirst()
                .orElseThrow();
        assertEquals(2, opened.getInt("sequence"));
        assertEquals("FINAL_STATUS_CONTRADICTED", opened.getString("data.discrepancy.kind"));
        assertEquals("SUCCEEDED", opened.getString("data.transaction.status"));
        as(Callers.OPERATOR)
                .get("/v1/discrepancies?transactionId=" + id)
                .then()
                .body("items[0].id", equalTo(opened.getString("data.discrepancy.id")));
    }

    @Test
    void shouldTellOfRefunds() {
        endpoint(Callers.SUPPORT, "/refunds", "refund.succeeded", "refund.failed");
        String payment = Refunds.paidPayment();
        String given =
                Refunds.create(payment, Refunds.of("100.00")).then().extract().path("id");
        String declined = Refunds.create(payment, Refunds.of("100.00", "sandbox:decline"))
                .then()
                .extract()
                .path("id");

        JsonPath succeeded = awaitAbout(receiver, "/refunds", given, 1).get(0);
        assertEquals("refund.succeeded", succeeded.getString("type"));
        assertEquals(payment, succeeded.getString("data.transaction.paymentId"));
        assertEquals(
                "refund.failed",
                awaitAbout(receiver, "/refunds", declined, 1).get(0).getString("type"));
    }

    @Test
    void shouldTellTheSecondPersonOfPayoutsThatWait() {
        endpoint(Callers.APPROVER, "/waiting", "payout.awaiting_approval", "payout.succeeded", "payout.failed");
        Map<String, Object> order = Payouts.in("MY", "MYR", "1000.00");
        String id = Payouts.create(order).then().statusCode(202).extract().path("id");

        JsonPath waiting = awaitAbout(receiver, "/waiting", id, 1).get(0);
        assertEquals("payout.awaiting_approval", waiting.getString("type"));
        assertEquals("AWAITING_APPROVAL", waiting.getString("data.transaction.status"));
        assertFalse(receiver.received("/waiting").get(0).body().contains("001234567890"), "masked");

        as(Callers.APPROVER).post("/v1/payouts/" + id + "/reject").then().statusCode(200);
        JsonPath rejected = awaitAbout(receiver, "/waiting", id, 2).get(1);
        assertEquals("payout.failed", rejected.getString("type"));
        assertEquals(2, rejected.getInt("sequence"));
        assertEquals("CANCELLED", rejected.getString("data.transaction.status"));
    }

    @Test
    void shouldTellTheSecondPersonOfEveryLineOfABatch() {
        endpoint(Callers.APPROVER, "/batch", "payout.awaiting_approval");
        Map<String, Object> large = Payouts.in("MY", "MYR", "1000.00");
        Map<String, Object> small = Payouts.in("MY", "MYR", "999.99");
        String batch = as(Callers.PAYROLL)
                .header("Idempotency-Key", newOrderId())
                .contentType("application/json")
                .body(Map.of("payouts", List.of(large, small)))
                .post("/v1/payout-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String waiting = Database.texts(
                        "select id from payment_transaction where batch_id::text = ? and batch_line = 1", batch)
                .get(0);

        awaitAbout(receiver, "/batch", waiting, 1);

        assertEquals(
                1,
                Database.count(
                        "select count(*) from notification_event e join payment_transaction t"
                                + " on t.id = e.transaction_id where t.batch_id::text = ?"
                                + " and e.type = 'payout.awaiting_approval'",
                        batch));
    }

    @Test
    void shouldTellOfOnesOwnTransactionsOnlyWhenAskedTo() {
        Map<String, Object> own = wanting(receiver.url("/own"), "payment.succeeded");
        own.put("ownTransactionsOnly", true);
        registered(Callers.OTHER_SHOP, own);
        endpoint(Callers.OTHER_SHOP, "/all", "payment.succeeded");
        String id = paid();

        awaitAbout(receiver, "/all", id, 1);

        assertEquals(
                0,
                Database.count(
                        "select count(*) from notification_delivery d join notification_event v on v.id = d.event_id"
                                + " join notification_endpoint e on e.id = d.endpoint_id"
                                + " where v.transaction_id::text = ? and e.own_only",
                        id));
    }

    @Test
    void shouldListWhatWasMissedAndDeliverItAgain() {
        receiver.behave("/down", Receiver.status(500));
        String endpointId = endpoint(Callers.SHOP, "/down", "payment.succeeded");
        String first = paid();
        String second = paid();
        awaitAbout(receiver, "/down", first, 1);
        awaitAbout(receiver, "/down", second, 1);

        JsonPath page = as(Callers.SHOP)
                .get("/v1/notification-endpoints/" + endpointId + "/deliveries?limit=1")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertEquals(first, page.getString("items[0].transactionId"), "in the order in which it happened");
        JsonPath next = as(Callers.SHOP)
                .get("/v1/notification-endpoints/" + endpointId + "/deliveries?limit=1&cursor="
                        + page.getString("nextCursor"))
                .jsonPath();
        assertEquals(second, next.getString("items[0].transactionId"));
        assertNull(next.getString("nextCursor"));
        assertEquals("PENDING", next.getString("items[0].state"));
        assertEquals("REFUSED", next.getString("items[0].attempts[0].result"));
        assertEquals(500, next.getInt("items[0].attempts[0].httpStatus"));

        receiver.behave("/down", Receiver.status(200));
        as(Callers.SHOP)
                .post("/v1/notification-deliveries/" + page.getString("items[0].id") + "/redeliver")
                .then()
                .statusCode(202)
                .body("state", equalTo("PENDING"));
        awaitState(endpointId, "DELIVERED", 1);
        redeliver(endpointId, Map.of("since", "2026-01-01T00:00:00Z", "undeliveredOnly", true), lessThanOrEqualTo(1));
        awaitState(endpointId, "DELIVERED", 2);
        int before = receiver.received("/down").size();

        redeliver(endpointId, Map.of("since", "2026-01-01T00:00:00Z"), equalTo(2));

        await().atMost(15, SECONDS).until(() -> receiver.received("/down").size() == before + 2);
        List<String> ids = receiver.received("/down").stream()
                .map(request -> request.headers().get("webhook-id"))
                .distinct()
                .toList();
        assertEquals(2, ids.size(), "a repeat has the id of the first");
        awaitState(endpointId, "DELIVERED", 2);
        redeliver(endpointId, Map.of("since", "2126-01-01T00:00:00Z"), equalTo(0));
    }

    /** Eight hang at the silent one, for as long as an attempt may take, and are in nobody's way. */
    @Test
    void shouldDeliverToOthersOnTheSameHostWhileOneIsSilent() {
        receiver.behave("/silent", Receiver.silence());
        String silent = endpoint(Callers.SHOP, "/silent", "payment.succeeded");
        endpoint(Callers.SHOP, "/quick", "payment.succeeded");
        List<String> ids = java.util.stream.Stream.generate(NotificationDeliveryTest::paid)
                .limit(8)
                .toList();

        await().atMost(10, SECONDS).until(() -> receiver.received("/silent").size() == 8);
        ids.forEach(id -> awaitAbout(receiver, "/quick", id, 1));

        assertEquals(
                List.of(),
                deliveries(Callers.SHOP, silent, "UNDELIVERED").getList("items.attempts.flatten()"),
                "none of the eight has ended yet");
    }

    private static void redeliver(String endpointId, Map<String, Object> wanted, Matcher<Integer> queued) {
        as(Callers.SHOP)
                .contentType("application/json")
                .body(wanted)
                .post("/v1/notification-endpoints/" + endpointId + "/deliveries/redeliver")
                .then()
                .statusCode(202)
                .body("queued", queued);
    }

    /** A payout that was approved in the meantime does not wait any more, whatever the event is called. */
    @Test
    void shouldNeverShowAStaleTransaction() {
        receiver.behave("/late", Receiver.status(503));
        String endpointId = endpoint(Callers.APPROVER, "/late", "payout.awaiting_approval");
        String id = Payouts.create(Payouts.in("MY", "MYR", "1000.00"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        awaitAbout(receiver, "/late", id, 1);
        as(Callers.APPROVER).post("/v1/payouts/" + id + "/reject").then().statusCode(200);
        int before = receiver.received("/late").size();

        as(Callers.APPROVER)
                .contentType("application/json")
                .body(Map.of("since", "2026-01-01T00:00:00Z"))
                .post("/v1/notification-endpoints/" + endpointId + "/deliveries/redeliver")
                .then()
                .statusCode(202);

        JsonPath again = JsonPath.from(await().atMost(15, SECONDS)
                .until(() -> receiver.received("/late"), found -> found.size() > before)
                .get(before)
                .body());
        assertEquals("payout.awaiting_approval", again.getString("type"));
        assertEquals("CANCELLED", again.getString("data.transaction.status"));
    }

    @Test
    void shouldStopAtGoneUntilItIsEnabledAgain() {
        receiver.behave("/gone", Receiver.status(410));
        String endpointId = endpoint(Callers.SHOP, "/gone", "payment.succeeded");
        String first = paid();
        awaitAbout(receiver, "/gone", first, 1);
        await().atMost(15, SECONDS).until(() -> as(Callers.SHOP)
                .get("/v1/notification-endpoints/" + endpointId)
                .jsonPath()
                .getString("status")
                .equals("DISABLED"));
        String second = paid();
        await().atMost(15, SECONDS).until(() -> deliveries(Callers.SHOP, endpointId, "UNDELIVERED")
                .getList("items.transactionId")
                .equals(List.of(first, second)));
        assertEquals(1, receiver.received("/gone").size(), "nothing more after 410");

        receiver.behave("/gone", Receiver.status(204));
        as(Callers.SHOP)
                .post("/v1/notification-endpoints/" + endpointId + "/enable")
                .then()
                .statusCode(200)
                .body("status", equalTo("ACTIVE"));

        awaitAbout(receiver, "/gone", second, 1);
        awaitState(endpointId, "DELIVERED", 2);
    }

    @Test
    void shouldNotCallANameThatLeadsToAForbiddenAddress() {
        String endpointId = endpoint(Callers.SHOP, "/allowed", "payment.succeeded");
        // As if the name had led somewhere else when it was registered, and the rules had been wider.
        Database.update("update notification_endpoint set url = 'http://0.0.0.0:1/' where id::text = ?", endpointId);
        paid();

        await().atMost(15, SECONDS).until(() -> "ADDRESS_REFUSED"
                .equals(deliveries(Callers.SHOP, endpointId, "UNDELIVERED").getString("items[0].attempts[0].result")));
        Database.update(
                "update notification_endpoint set url = 'http://no-such-host.invalid/' where id::text = ?", endpointId);
        as(Callers.SHOP)
                .contentType("application/json")
                .body(Map.of("since", "2026-01-01T00:00:00Z"))
                .post("/v1/notification-endpoints/" + endpointId + "/deliveries/redeliver")
                .then()
                .statusCode(202);
        await().atMost(15, SECONDS).until(() -> deliveries(Callers.SHOP, endpointId, "UNDELIVERED")
                .getList("items[0].attempts.result")
                .contains("NAME_NOT_FOUND"));
    }

    /** The secret of before cannot be read any more, as when its key is gone; the new one can. */
    @Test
    void shouldDeliverUnderTheNewSecretAlthoughTheOldOneIsLost() {
        String endpointId = endpoint(Callers.SHOP, "/rotated", "payment.succeeded");
        Database.update("update notification_endpoint set secret_sealed = 'gone:AAAA' where id::text = ?", endpointId);
        String id = paid();
        await().atMost(15, SECONDS).until(() -> "SECRET_UNREADABLE"
                .equals(deliveries(Callers.SHOP, endpointId, "UNDELIVERED").getString("items[0].attempts[0].result")));
        assertEquals(List.of(), receiver.received("/rotated"));

        as(Callers.SHOP)
                .post("/v1/notification-endpoints/" + endpointId + "/rotate-secret")
                .then()
                .statusCode(200);

        awaitAbout(receiver, "/rotated", id, 1);
    }

    /** An attempt is recorded while somebody has the delivery put into the queue again. */
    @Test
    void shouldCountEveryAttemptWhenOneIsAskedForAgainMeanwhile() {
        receiver.behave("/again", Receiver.status(500));
        String endpointId = endpoint(Callers.SHOP, "/again", "payment.succeeded");
        paid();
        await().atMost(15, SECONDS)
                .until(() -> deliveries(Callers.SHOP, endpointId, "UNDELIVERED").getString("items[0].id") != null);
        String delivery = deliveries(Callers.SHOP, endpointId, "UNDELIVERED").getString("items[0].id");
        for (int i = 0; i < 30; i++) {
            as(Callers.SHOP)
                    .post("/v1/notification-deliveries/" + delivery + "/redeliver")
                    .then()
                    .statusCode(202);
        }
        receiver.behave("/again", Receiver.status(200));
        Database.update("update notification_endpoint set paused_until = null where id::text = ?", endpointId);
        as(Callers.SHOP)
                .post("/v1/notification-deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(202);

        awaitState(endpointId, "DELIVERED", 1);
        assertEquals(
                0,
                Database.count(
                        "select count(*) from notification_delivery d where d.endpoint_id::text = ? and d.attempts <>"
                                + " (select count(*) from notification_attempt a where a.delivery_id = d.id)",
                        endpointId));
    }

    @Test
    void shouldShowHowTheDeliveriesStand() {
        String metrics = given().get(metricsUrl).asString();
        for (String name : List.of(
                "gateway_notification_attempts_total{result=\"DELIVERED\"",
                "gateway_notification_dead_letters_total",
                "gateway_notification_pending",
                "gateway_notification_dead",
                "gateway_notification_oldest_age_seconds")) {
            assertTrue(metrics.contains(name), name);
        }
    }
}
