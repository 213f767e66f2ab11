package io.paycools.gateway.personaldata;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.paycools.gateway.security.SealedColumns;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Seals;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is sealed under an older key comes under the newest, whatever else happens. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class ResealingTest {

    private static final String ENDPOINT = "notification-endpoint:";

    @Inject
    Resealing resealing;

    @Inject
    @All
    List<SealedColumns> sealed;

    @Test
    void shouldKnowEverySealedColumn() {
        List<String> known = sealed.stream()
                .flatMap(some -> some.sealedColumns().stream())
                .map(column -> column.table() + "." + column.column())
                .sorted()
                .toList();
        assertEquals(
                Database.texts("select table_name || '.' || column_name from information_schema.columns"
                        + " where table_schema = 'public' and column_name like '%sealed' order by 1"),
                known);
    }

    @Test
    void shouldBringEverythingUnderTheNewestKeyAndStillOpenIt() throws Throwable {
        String orderId = Payments.newOrderId();
        String payout = waitingPayout(orderId);
        String link = link();
        String endpoint = as(Callers.SHOP)
                .contentType("application/json")
                .body(Map.of("url", "http://127.0.0.1:9/", "eventTypes", List.of("payout.succeeded")))
                .post("/v1/notification-endpoints")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(Callers.SHOP)
                .post("/v1/notification-endpoints/" + endpoint + "/rotate-secret")
                .then()
                .statusCode(200);
        String signedText = Webhooks.paid(Payments.newOrderId());
        String message = webhook(signedText);
        String address = as(Callers.SHOP).get("/v1/payment-links/" + link).path("url");
        age("payment_transaction", "beneficiary_sealed", payout, payout);
        age("payment_link", "token_sealed", link, link + ":token");
        age("payment_link", "customer_sealed", link, link + ":customer");
        age("notification_endpoint", "secret_sealed", endpoint, ENDPOINT + endpoint);
        age("notification_endpoint", "previous_secret_sealed", endpoint, ENDPOINT + endpoint);
        age("webhook_inbox", "param_sealed", message, "webhook:" + message);
        as(Callers.OPERATOR)
                .get("/v1/personal-data/keys")
                .then()
                .statusCode(200)
                .body("newestKeyId", equalTo(Seals.NEWEST))
                .body(
                        "older.findAll { it.keyId == 'older' && it.known }.column",
                        hasItems(
                                "beneficiary_sealed",
                                "token_sealed",
                                "customer_sealed",
                                "secret_sealed",
                                "previous_secret_sealed",
                                "param_sealed"));

        run();

        assertEquals(Seals.NEWEST, keyOf("payment_transaction", "beneficiary_sealed", payout));
        assertEquals(Seals.NEWEST, keyOf("payment_link", "token_sealed", link));
        assertEquals(Seals.NEWEST, keyOf("payment_link", "customer_sealed", link));
        assertEquals(Seals.NEWEST, keyOf("notification_endpoint", "secret_sealed", endpoint));
        assertEquals(Seals.NEWEST, keyOf("notification_endpoint", "previous_secret_sealed", endpoint));
        assertEquals(Seals.NEWEST, keyOf("webhook_inbox", "param_sealed", message));
        as(Callers.OPERATOR)
                .get("/v1/personal-data/keys")
                .then()
                .body("older.findAll { it.keyId == 'older' }", hasSize(0));
        as(Callers.SHOP)
                .get("/v1/payment-links/" + link)
                .then()
                .body("url", equalTo(address))
                .body("customer.mobile", equalTo("****4567"));
        as(Callers.OPERATOR)
                .get("/v1/webhook-messages/" + message)
                .then()
                .statusCode(200)
                .body("signedText", equalTo(signedText));
        as(Callers.APPROVER).post("/v1/payouts/" + payout + "/approve").then().statusCode(200);
        PayCools.accepts(orderId);
        assertTrue(PayCools.order(orderId).getString("param").contains("001234567890"));
    }

    @Test
    void shouldLeaveWhatDoesNotOpenAndSayWhich() throws Throwable {
        String missing = webhook(Webhooks.paid(Payments.newOrderId()));
        String moved = webhook(Webhooks.paid(Payments.newOrderId()));
        String good = webhook(Webhooks.paid(Payments.newOrderId()));
        write("webhook_inbox", "param_sealed", missing, Seals.seal(Seals.GONE, "webhook:" + missing, "text"));
        write("webhook_inbox", "param_sealed", moved, Seals.seal(Seals.OLDER, "webhook:" + good, "text"));
        age("webhook_inbox", "param_sealed", good, "webhook:" + good);
        try (Logs logs = Logs.collect()) {
            run();
            List<String> said = logs.containing("does not open");
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains("webhook_inbox " + moved), said::toString);
            assertTrue(said.get(0).contains("under the missing key 'gone'"), said::toString);
            assertEquals(Seals.NEWEST, keyOf("webhook_inbox", "param_sealed", good));
            assertEquals(Seals.OLDER, keyOf("webhook_inbox", "param_sealed", moved));
            assertEquals(Seals.GONE, keyOf("webhook_inbox", "param_sealed", missing));
            as(Callers.OPERATOR)
                    .get("/v1/personal-data/keys")
                    .then()
                    .body("older.find { it.keyId == 'gone' }.known", equalTo(false))
                    .body("older.find { it.keyId == 'gone' }.rows", equalTo(1));
        } finally {
            Database.update("delete from webhook_inbox where id in (?::uuid, ?::uuid)", missing, moved);
        }
    }

    @Test
    void shouldNotWaitForWhatSomebodyElseIsAt() throws Throwable {
        String locked = webhook(Webhooks.paid(Payments.newOrderId()));
        String free = webhook(Webhooks.paid(Payments.newOrderId()));
        age("webhook_inbox", "param_sealed", locked, "webhook:" + locked);
        age("webhook_inbox", "param_sealed", free, "webhook:" + free);
        try (Connection other = connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select 1 from webhook_inbox where id = '" + locked + "' for update");
            run();
            assertEquals(Seals.NEWEST, keyOf("webhook_inbox", "param_sealed", free));
            assertEquals(Seals.OLDER, keyOf("webhook_inbox", "param_sealed", locked));
            other.rollback();
        }
        run();
        assertEquals(Seals.NEWEST, keyOf("webhook_inbox", "param_sealed", locked));
    }

    /** As two replicas do. */
    @Test
    void shouldShareManyRows() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            UUID id = UUID.randomUUID();
            ids.add(id);
            Database.update(
                    "insert into webhook_inbox (id, account, fingerprint, state, param_sealed, attempts, received_at,"
                            + " next_attempt_at) values (?, 'default', ?, 'APPLIED', ?, 0, now(), now())",
                    id,
                    id.toString(),
                    Seals.seal(Seals.OLDER, "webhook:" + id, "text of " + id));
        }
        Parallel.times(2, number -> {
            try {
                run();
                return number;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
        for (UUID id : ids) {
            String now = read("webhook_inbox", "param_sealed", id.toString());
            assertEquals(Seals.NEWEST, Seals.keyOf(now));
            assertEquals("text of " + id, Seals.open("webhook:" + id, now));
        }
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> resealing.run());
    }

    /** One that waits for a second person, so that it is not sent meanwhile. */
    static String waitingPayout(String orderId) {
        Map<String, Object> order = Payouts.in("MY", "MYR", "1000.00");
        order.put("merchantOrderId", orderId);
        return Payouts.create(order).then().statusCode(202).extract().path("id");
    }

    static String link() {
        return as(Callers.SHOP)
                .contentType("application/json")
                .body("{\"amount\":\"500.10\",\"currency\":\"PHP\",\"country\":\"PH\",\"description\":\"Order 1\","
                        + "\"customer\":{\"name\":\"Maria Santos\",\"mobile\":\"09171234567\"}}")
                .post("/v1/payment-links")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static String webhook(String signedText) {
        Webhooks.deliver(Webhooks.signed(signedText)).then().statusCode(200);
        String id = Database.texts("select id from webhook_inbox order by received_at desc, id desc limit 1")
                .get(0);
        // Until then the processor may be at it, and what somebody is at is skipped. It is looked at again much later.
        await().atMost(15, SECONDS)
                .until(() ->
                        Database.count("select count(*) from webhook_inbox where id = ?::uuid and state = 'NEW'", id)
                                == 0);
        Database.update("update webhook_inbox set next_attempt_at = now() + interval '1 hour' where id = ?::uuid", id);
        return id;
    }

    /** Puts a sealed text under the older key. */
    private static void age(String table, String column, String id, String context) {
        write(table, column, id, Seals.reseal(Seals.OLDER, context, read(table, column, id)));
    }

    private static void write(String table, String column, String id, String sealed) {
        Database.update("update " + table + " set " + column + " = ? where id = ?::uuid", sealed, id);
    }

    private static String read(String table, String column, String id) {
        return Database.texts("select " + column + " from " + table + " where id = ?::uuid", id)
                .get(0);
    }

    private static String keyOf(String table, String column, String id) {
        return Seals.keyOf(read(table, column, id));
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class),
                "postgres",
                "postgres");
    }
}
