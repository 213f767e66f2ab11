package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.paycools.gateway.testing.Payments;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** The process dies between the record and PayCools' answer. */
class KillIT {

    private EmbeddedPostgres database;

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
    }

    @Test
    void shouldSettleByAskingWhatPayCoolsHadTaken() throws IOException, InterruptedException {
        String orderId = Payments.newOrderId();
        Map<String, Object> order = Payments.cashier(orderId, "sandbox:timeout-after-accept");
        try (StandIn payCools = StandIn.delivering(0, null)) {
            try (PackagedGateway gateway = gateway(payCools.url()).startAndAwaitReady()) {
                var unused = CompletableFuture.supplyAsync(() -> gateway.create(order, "key-of-the-killed"));
                payCools.awaitOrder(orderId);
                gateway.kill();
            }
            try (PackagedGateway gateway = gateway(payCools.url()).startAndAwaitReady()) {
                String id = found(gateway, orderId);

                gateway.refresh(id)
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("PROCESSING"))
                        .body("nextAction.url", notNullValue());
                payCools.payerPays(orderId);
                gateway.refresh(id).then().statusCode(200).body("status", equalTo("SUCCEEDED"));

                // The caller asks again with the same key, as it must, and there is still one order.
                await().atMost(20, SECONDS)
                        .until(() -> gateway.create(order, "key-of-the-killed").statusCode() == 201);
                gateway.create(order, "key-of-the-killed")
                        .then()
                        .header("Idempotent-Replayed", "true")
                        .body("id", equalTo(id));
                assertEquals(1, payCools.ordersOf(orderId));
            }
        }
    }

    @Test
    void shouldFailByAskingWhatNeverArrived() throws IOException, InterruptedException, ExecutionException {
        String orderId = Payments.newOrderId();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> connected = CompletableFuture.supplyAsync(() -> accept(silent));
            try (PackagedGateway gateway =
                    gateway("http://127.0.0.1:" + silent.getLocalPort()).startAndAwaitReady()) {
                CompletableFuture<Response> unused = CompletableFuture.supplyAsync(
                        () -> gateway.create(Payments.direct(orderId, "QR", "PH_QRPH_DYNAMIC"), "key-of-the-lost"));
                connected.get().close();
                gateway.kill();
            }
        }
        try (StandIn payCools = StandIn.delivering(0, null)) {
            try (PackagedGateway gateway = gateway(payCools.url()).startAndAwaitReady()) {
                String id = found(gateway, orderId);
                gateway.refresh(id).then().statusCode(200).body("status", equalTo("PROCESSING"));
            }
            try (PackagedGateway gateway = gateway(payCools.url())
                    .with("GATEWAY_RECONCILIATION_NOT_FOUND_GRACE", "PT1S")
                    .startAndAwaitReady()) {
                String id = found(gateway, orderId);
                gateway.refresh(id)
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("FAILED"))
                        .body("failure.code", equalTo("not_received"));
                assertEquals(0, payCools.ordersOf(orderId));
            }
        }
    }

    @Test
    void shouldFinishWhatRunsWhenAskedToStop() throws IOException, InterruptedException, ExecutionException {
        String orderId = Payments.newOrderId();
        Map<String, Object> order = Payments.cashier(orderId, "sandbox:timeout-after-accept");
        try (StandIn payCools = StandIn.delivering(0, null)) {
            try (PackagedGateway gateway = gateway(payCools.url())
                    .with("PAYCOOLS_READ_TIMEOUT", "PT5S")
                    .startAndAwaitReady()) {
                CompletableFuture<Response> answer =
                        CompletableFuture.supplyAsync(() -> gateway.create(order, "key-of-the-stopped"));
                payCools.awaitOrder(orderId);
                assertNotNull(gateway.terminate(), "did not stop");
                answer.get().then().statusCode(202).body("status", equalTo("PROCESSING"));
            }
            try (PackagedGateway gateway = gateway(payCools.url()).startAndAwaitReady()) {
                String id = found(gateway, orderId);
                assertEquals(
                        List.of("SUBMITTING", "UNKNOWN"),
                        gateway.get("/v1/transactions/" + id + "/events")
                                .jsonPath()
                                .getList("items.to"));
            }
        }
    }

    private PackagedGateway gateway(String payCoolsUrl) {
        return new PackagedGateway(database.getPort(), payCoolsUrl)
                .with("PAYCOOLS_READ_TIMEOUT", "PT60S")
                .with("GATEWAY_IDEMPOTENCY_BUSY_TIME", "PT5S");
    }

    /** An operator finds it by the caller's order id. */
    private static String found(PackagedGateway gateway, String orderId) {
        return gateway.get("/v1/transactions?status=PROCESSING&merchantOrderId=" + orderId)
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
    }

    private static Socket accept(ServerSocket server) {
        try {
            return server.accept();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
