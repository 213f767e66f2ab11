package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.paycools.gateway.testing.FaultyWire;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What callers and operators see of orders under which the process died, between the record and PayCools' answer. */
class KillIT {

    private static final String ARRIVED = Payments.newOrderId();
    private static final String LOST = Payments.newOrderId();
    private static final Map<String, Object> ORDER = Payments.cashier(ARRIVED);

    private static EmbeddedPostgres database;
    private static StandIn payCools;
    private static FaultyWire wire;
    private static PackagedGateway gateway;

    @BeforeAll
    static void dieAndStartAgain() throws IOException, InterruptedException {
        database = EmbeddedPostgres.builder().start();
        payCools = StandIn.delivering(0, null);
        int port = Ports.free();
        wire = new FaultyWire(port, URI.create(payCools.url()), null, 0);
        gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:" + port)
                .with("PAYCOOLS_READ_TIMEOUT", "PT60S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT5S")
                .startAndAwaitReady();
        FaultyWire.Held arrived = wire.hold(ARRIVED, 1, true);
        FaultyWire.Held lost = wire.hold(LOST, 1, false);
        var one = CompletableFuture.supplyAsync(() -> gateway.create(ORDER, "key-of-the-killed"));
        var other = CompletableFuture.supplyAsync(
                () -> gateway.create(Payments.direct(LOST, "QR", "PH_QRPH_DYNAMIC"), "key-of-the-lost"));
        await().atMost(60, SECONDS).until(() -> arrived.isReached() && lost.isReached());
        gateway.kill();
        arrived.release();
        lost.release();
        await().atMost(20, SECONDS).until(() -> one.isCompletedExceptionally() && other.isCompletedExceptionally());
        gateway.startAndAwaitReady();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        wire.close();
        payCools.close();
        database.close();
    }

    @Test
    void shouldSettleByAskingWhatPayCoolsHadTaken() {
        String id = found(ARRIVED);

        gateway.refresh(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("PROCESSING"))
                .body("nextAction.url", notNullValue());
        payCools.payerPays(ARRIVED);
        gateway.refresh(id).then().statusCode(200).body("status", equalTo("SUCCEEDED"));

        // The caller asks again with the same key, as it must, and there is still one order.
        await().atMost(20, SECONDS)
                .until(() -> gateway.create(ORDER, "key-of-the-killed").statusCode() == 201);
        gateway.create(ORDER, "key-of-the-killed")
                .then()
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id));
        assertEquals(1, payCools.ordersOf(ARRIVED));
    }

    @Test
    void shouldFailByAskingWhatNeverArrived() throws SQLException {
        String id = found(LOST);
        gateway.refresh(id).then().statusCode(200).body("status", equalTo("PROCESSING"));
        // Now it is long ago.
        try (Connection connection = database.getPostgresDatabase().getConnection()) {
            connection
                    .createStatement()
                    .executeUpdate("update payment_transaction set submitted_at = submitted_at - interval '1 hour'"
                            + " where merchant_order_id = '" + LOST + "'");
        }
        gateway.refresh(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("FAILED"))
                .body("failure.code", equalTo("not_received"));
        assertEquals(0, payCools.ordersOf(LOST));
    }

    /** An operator finds it by the caller's order id. */
    private static String found(String orderId) {
        return gateway.get("/v1/transactions?status=PROCESSING&merchantOrderId=" + orderId)
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
    }
}
