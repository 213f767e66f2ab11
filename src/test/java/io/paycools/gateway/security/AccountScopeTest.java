package io.paycools.gateway.security;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A caller that may use one account finds nothing of the others, whatever it asks. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class AccountScopeTest {

    private final Receiver receiver = new Receiver();

    @BeforeEach
    @AfterEach
    void makeRoom() {
        Endpoints.deleteAll(Callers.SHOP);
        Endpoints.deleteAll(Callers.BRANCH);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** An id of something in an account that is not the branch's, for each resource that has ids. */
    private static Map<String, String> foreign() {
        String orderId = Payments.newOrderId();
        String payment = Payments.create(Payments.cashier(orderId)).path("id");
        String payout = Payouts.create(Payouts.toBank(Payments.newOrderId())).path("id");
        String batch = as(Callers.PAYROLL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("payouts", List.of(Payouts.toBank(Payments.newOrderId()))))
                .post("/v1/payout-batches")
                .path("id");
        String link = as(Callers.SHOP)
                .contentType("application/json")
                .body(link())
                .post("/v1/payment-links")
                .path("id");
        String endpoint = Endpoints.registered(
                        Callers.SHOP, Endpoints.wanting("http://127.0.0.1:9/never", "payment.succeeded"))
                .getString("id");
        String refund =
                Refunds.create(Refunds.paidPayment(), Refunds.of("1.00")).path("id");
        Payments.create(Payments.cashier(Payments.newOrderId(), "sandbox:auto-pay sandbox:success-then-fail"));
        String discrepancy = await().atMost(15, SECONDS)
                .until(
                        () -> as(Callers.OPERATOR)
                                .get("/v1/discrepancies?kind=FINAL_STATUS_CONTRADICTED")
                                .path("items[0].id"),
                        Objects::nonNull);
        Map<String, String> ids = new HashMap<>(Map.of(
                "payments", payment,
                "payouts", payout,
                "refunds", refund,
                "transactions", payment,
                "payout-batches", batch,
                "payment-links", link,
                "discrepancies", discrepancy,
                "notification-endpoints", endpoint,
                "notification-deliveries", UUID.randomUUID().toString()));
        ids.put("acceptance-runs", UUID.randomUUID().toString());
        ids.put("webhook-messages", refusedWebhook("default"));
        return ids;
    }

    /** The id of a message that is signed and that nobody understands. */
    private static String refusedWebhook(String account) {
        String param = "signed, and no JSON: " + Payments.newOrderId();
        Webhooks.deliver(Webhooks.signed(param), account).then().statusCode(400);
        return Database.texts(
                        "select id::text from webhook_inbox"
                                + " where fingerprint = encode(sha256(convert_to(?, 'UTF8')), 'hex')",
                        param)
                .get(0);
    }

    @Test
    void shouldFindNothingOfAnotherAccountByItsId() {
        Map<String, String> ids = foreign();
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        for (Map.Entry<String, Map<String, Object>> path : paths.entrySet()) {
            if (!path.getKey().contains("{id}")) {
                continue;
            }
            String id = ids.get(path.getKey().split("/")[2]);
            for (String method : path.getValue().keySet()) {
                asked++;
                Response answer = as(Callers.BRANCH)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .contentType("application/json")
                        .body(Map.of("since", "2026-11-25T00:00:00Z"))
                        .request(method.toUpperCase(Locale.ROOT), path.getKey().replace("{id}", id));
                if (answer.statusCode() != 404 || !"not_found".equals(answer.path("code"))) {
                    wrong.add(method + " " + path.getKey() + ": " + answer.statusCode() + " " + answer.asString());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(asked >= 15, "operations with an id: " + asked);
    }

    @Test
    void shouldTellNothingToWhomItDoesNotKnow() {
        String id = foreign().get("payments");
        given().get("/v1/payments/" + id).then().statusCode(401);
        as("no-such-key").get("/v1/payments/" + id).then().statusCode(401);
    }

    @Test
    void shouldListNothingOfAnotherAccount() {
        Map<String, String> ids = foreign();
        String own = refusedWebhook("branch");
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        List<String> lists = paths.entrySet().stream()
                .filter(path -> !path.getKey().contains("{") && path.getValue().containsKey("get"))
                .map(Map.Entry::getKey)
                .toList();
        assertTrue(lists.contains("/v1/webhook-messages") && lists.size() >= 8, lists.toString());
        for (String list : lists) {
            Response answer = as(Callers.BRANCH).get(list);
            if (answer.statusCode() == 200 && answer.jsonPath().get("items") != null) {
                List<Map<String, Object>> items = answer.path("items");
                for (Map<String, Object> item : items) {
                    assertEquals("branch", item.getOrDefault("account", "branch"), list + " " + item);
                    assertFalse(ids.containsValue(item.get("id")), list + " " + item);
                }
            }
        }
        as(Callers.BRANCH).get("/v1/webhook-messages").then().body("items.id", hasItem(own));
        as(Callers.BRANCH)
                .get("/v1/webhook-messages/" + own)
                .then()
                .statusCode(200)
                .body("account", equalTo("branch"));
        as(Callers.OPERATOR)
                .get("/v1/webhook-messages")
                .then()
                .body("items.id", hasItems(own, ids.get("webhook-messages")));
        as(Callers.BRANCH).get("/v1/transactions?account=default").then().body("items", empty());
        as(Callers.BRANCH).get("/v1/discrepancies?open=all").then().body("items", empty());
    }

    @Test
    void shouldUseAnotherAccountForNothing() {
        Map<String, Object> payment = Payments.cashier(Payments.newOrderId());
        Map<String, Object> payout = Payouts.toBank(Payments.newOrderId());
        Map<String, Object> link = link();
        Map<String, Object> batch = Map.of("payouts", List.of(payout));
        for (String account : new String[] {null, "default", "no-such-account"}) {
            payment.put("account", account);
            payout.put("account", account);
            link.put("account", account);
            assertUnknownAccount(post("/v1/payments", payment));
            assertUnknownAccount(post("/v1/payouts", payout));
            assertUnknownAccount(post("/v1/payment-links", link));
            assertUnknownAccount(post("/v1/payout-batches", batch));
            String asked = account == null ? "" : "&account=" + account;
            assertUnknownAccount(as(Callers.BRANCH).get("/v1/balances?country=PH" + asked));
            String of = account == null ? "" : "?account=" + account;
            assertUnknownAccount(as(Callers.BRANCH).get("/v1/go-live" + of));
            assertUnknownAccount(as(Callers.BRANCH).post("/v1/go-live/checks" + of));
        }
    }

    @Test
    void shouldNotTouchWhatConcernsAllAccounts() {
        as(Callers.BRANCH)
                .contentType("application/json")
                .body(Map.of("dryRun", true))
                .post("/v1/personal-data/erasures")
                .then()
                .statusCode(403);
        as(Callers.BRANCH).get("/v1/personal-data/erasures").then().statusCode(403);
        as(Callers.BRANCH).get("/v1/personal-data/keys").then().statusCode(403);
    }

    @Test
    void shouldUseItsOwnAccount() {
        Map<String, Object> order = Payments.cashier(Payments.newOrderId(), "sandbox:auto-pay");
        order.put("account", "branch");
        String id = post("/v1/payments", order).then().statusCode(201).extract().path("id");
        await().atMost(15, SECONDS).until(() -> "SUCCEEDED"
                .equals(as(Callers.BRANCH).get("/v1/payments/" + id).path("status")));
        as(Callers.BRANCH).get("/v1/transactions").then().body("items.id", hasItem(id));
        as(Callers.BRANCH).get("/v1/transactions/" + id + "/events").then().statusCode(200);
        as(Callers.BRANCH).post("/v1/transactions/" + id + "/refresh").then().statusCode(200);
        as(Callers.BRANCH).get("/v1/balances?country=PH&account=branch").then().statusCode(200);
        as(Callers.BRANCH).get("/v1/go-live?account=branch").then().statusCode(200);
        String refund = post("/v1/payments/" + id + "/refunds", Map.of("amount", "1.00"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(Callers.BRANCH).get("/v1/refunds/" + refund).then().statusCode(200);
        Map<String, Object> link = link();
        link.put("account", "branch");
        String linkId =
                post("/v1/payment-links", link).then().statusCode(201).extract().path("id");
        as(Callers.BRANCH).get("/v1/payment-links/" + linkId).then().statusCode(200);
        as(Callers.BRANCH).get("/v1/payment-links").then().body("items.id", hasItem(linkId));
        // Whoever may use all accounts sees it too.
        as(Callers.SHOP).get("/v1/payments/" + id).then().statusCode(200);
    }

    @Test
    void shouldBeToldOfItsOwnAccountAlone() {
        String mine = Endpoints.registered(
                        Callers.BRANCH, Endpoints.wanting(receiver.url("/branch"), "payment.succeeded"))
                .getString("id");
        Endpoints.registered(Callers.SHOP, Endpoints.wanting(receiver.url("/shop"), "payment.succeeded"));
        String foreign = Payments.create(Payments.cashier(Payments.newOrderId(), "sandbox:auto-pay"))
                .path("id");
        Map<String, Object> order = Payments.cashier(Payments.newOrderId(), "sandbox:auto-pay");
        order.put("account", "branch");
        String own = post("/v1/payments", order).path("id");

        Endpoints.awaitAbout(receiver, "/shop", foreign, 1);
        Endpoints.awaitAbout(receiver, "/shop", own, 1);
        Endpoints.awaitAbout(receiver, "/branch", own, 1);

        assertEquals(1, receiver.received("/branch").size());
        await().atMost(15, SECONDS)
                .until(() -> Endpoints.deliveries(Callers.BRANCH, mine, "DELIVERED")
                                .getList("items")
                                .size()
                        == 1);
        assertEquals(
                List.of(), Endpoints.deliveries(Callers.BRANCH, mine, "PENDING").getList("items"));
    }

    private static Map<String, Object> link() {
        return new HashMap<>(Map.of(
                "amount", "10.00",
                "currency", "PHP",
                "country", "PH",
                "description", "A",
                "redirectUrl", "https://shop.example/"));
    }

    private static Response post(String path, Object body) {
        return as(Callers.BRANCH)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(body)
                .post(path);
    }

    private static void assertUnknownAccount(Response answer) {
        answer.then().statusCode(404).body("code", equalTo("unknown_account"));
    }
}
