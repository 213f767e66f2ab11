package io.paycools.gateway.packaged;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two accounts in one process, and the PayCools of one of them takes everything and answers nothing. */
class BulkheadIT {

    /** More than there are connections to one account. */
    private static final int HANGING = 250;

    /** So slowly that it is PayCools that hangs, and not the database that is overrun. */
    private static final int A_SECOND = 50;

    private static final int CALLERS = 10;
    private static final int CALLS_EACH = 20;

    private final List<Socket> held = new CopyOnWriteArrayList<>();
    private ServerSocket silent;
    private EmbeddedPostgres database;
    private StandIn payCools;
    private PackagedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread holding = new Thread(this::hold, "silent-paycools");
        holding.setDaemon(true);
        holding.start();
        int port = Ports.free();
        database = EmbeddedPostgres.builder().start();
        gateway = new PackagedGateway(database.getPort(), "http://127.0.0.1:" + port)
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "2000")
                .with("GATEWAY_RECONCILIATION_INTERVAL", "1s");
        for (String property : List.of(
                "ALLOW_INSECURE_BASE_URL",
                "APP_ID",
                "MERCHANT_PRIVATE_KEY",
                "PLATFORM_PUBLIC_KEYS",
                "CALLBACK_BASE_URL",
                "MAX_REQUESTS_PER_SECOND")) {
            gateway.with("PAYCOOLS_SLOW_" + property, gateway.setting("PAYCOOLS_" + property));
        }
        gateway.with("PAYCOOLS_SLOW_BASE_URL", "http://127.0.0.1:" + silent.getLocalPort())
                // Longer than the test, so that the breaker has no reason to end it.
                .with("PAYCOOLS_SLOW_READ_TIMEOUT", "PT10M");
        payCools = StandIn.delivering(port, gateway.url());
        gateway.startAndAwaitReady();
    }

    private void hold() {
        while (!silent.isClosed()) {
            try {
                held.add(silent.accept());
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        payCools.close();
        silent.close();
        for (Socket socket : held) {
            socket.close();
        }
        database.close();
    }

    @Test
    void shouldServeOneAccountWhileAllCallsOfAnotherHang() {
        List<Long> alone = timesOfCalls();
        try (SteadyLoad hanging = new SteadyLoad(A_SECOND, number -> {
            Map<String, Object> order = Payments.cashier(Payments.newOrderId());
            order.put("account", "slow");
            return new SteadyLoad.Order(gateway.url() + "/v1/payments", Callers.SHOP, order);
        })) {
            hanging.awaitMore(HANGING);
            hanging.sendNoMore();
            await().atMost(60, SECONDS).until(() -> held.size() >= 200);

            List<Long> beside = timesOfCalls();

            assertTrue(held.size() >= 200, "calls that hang");
            Proof.say(
                    "%d calls of one account; p50 and p99 in ms alone %d and %d, while %d calls of another hang %d and %d",
                    beside.size(), at(alone, 50), at(alone, 99), held.size(), at(beside, 50), at(beside, 99));
        }
    }

    /** Each call must get what it asked for; how long that took is measured, and judged by whoever reads it. */
    private List<Long> timesOfCalls() {
        List<List<Long>> times = Parallel.times(CALLERS, caller -> {
            List<Long> own = new ArrayList<>();
            for (int i = 0; i < CALLS_EACH; i++) {
                long begun = System.nanoTime();
                Response answer = gateway.create(
                        Payments.cashier(Payments.newOrderId()),
                        UUID.randomUUID().toString());
                own.add((System.nanoTime() - begun) / 1_000_000);
                assertEquals(201, answer.statusCode(), answer.asString());
                assertEquals("PROCESSING", answer.path("status"));
            }
            return own;
        });
        return times.stream().flatMap(List::stream).sorted().toList();
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    @Test
    void shouldSendAndSettleForOneAccountWhileTheJobsOfAnotherHang() {
        String slow = batch("slow");
        await().atMost(60, SECONDS).until(() -> held.size() >= 16);

        String fast = batch("default");

        await().atMost(60, SECONDS).until(() -> statusesOf(fast).equals(List.of("SUCCEEDED")));
        assertEquals(List.of("PROCESSING"), statusesOf(slow));
    }

    private String batch(String account) {
        List<Map<String, Object>> payouts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            payouts.add(Payouts.toBank(Payments.newOrderId()));
        }
        return gateway.as(Callers.PAYROLL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("account", account, "payouts", payouts))
                .post("/v1/payout-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private List<String> statusesOf(String batch) {
        List<String> statuses = gateway.as(Callers.PAYROLL)
                .get("/v1/payout-batches/" + batch + "/payouts")
                .jsonPath()
                .getList("items.status");
        return statuses == null
                ? Collections.emptyList()
                : statuses.stream().distinct().toList();
    }
}
