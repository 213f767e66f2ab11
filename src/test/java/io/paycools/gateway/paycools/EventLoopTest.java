package io.paycools.gateway.paycools;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.LargeKeysAndLittlePatience;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.LargeKeysAndLittlePatience.BLOCKED;
import static io.paycools.gateway.testing.LargeKeysAndLittlePatience.WRONG_SESSION;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Under load, with the largest keys that we take, nothing slow runs on an event loop, and no database session is used
 * from where it does not belong.
 */
@QuarkusTest
@TestProfile(LargeKeysAndLittlePatience.class)
class EventLoopTest {

    private static final int ORDERS = 100;
    private static final int WEBHOOKS_EACH = 3;
    private static final int ROUNDS = 3;

    @Inject
    Vertx vertx;

    @TestHTTPResource("/v1/payments")
    URI payments;

    @TestHTTPResource(Webhooks.PATH)
    URI webhooks;

    private Logs logs;

    @BeforeEach
    void listen() {
        logs = Logs.collect();
    }

    @AfterEach
    void stopListening() {
        logs.close();
    }

    @Test
    void shouldNoticeABlockedEventLoop() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(nothing -> {
            long end = System.nanoTime() + Duration.ofMillis(800).toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            over.complete(null);
        });
        await().atMost(10, SECONDS).until(() -> logs.containing(BLOCKED).stream()
                .anyMatch(line -> line.contains("shouldNoticeABlockedEventLoop")));
        over.get(10, SECONDS);
    }

    @Test
    void shouldServeManyWithoutBlockingAnEventLoop() {
        // Classes are loaded and compiled by the first requests; that is not what is looked for.
        fire(20);
        Set<String> cryptography = ConcurrentHashMap.newKeySet();
        List<String> blocked = List.of();
        ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
        try {
            watcher.scheduleWithFixedDelay(
                    () -> cryptography.addAll(eventLoopsIn(RsaSignature.class)), 0, 5, MILLISECONDS);
            // A machine that is busy with something else stops a thread now and then; code that blocks does each time.
            for (int round = 0; round < ROUNDS; round++) {
                int before = logs.containing(BLOCKED).size();
                fire(ORDERS);
                blocked = logs.containing(BLOCKED).stream().skip(before).toList();
                if (blocked.isEmpty()) {
                    break;
                }
            }
        } finally {
            watcher.shutdownNow();
        }

        assertEquals(List.of(), blocked);
        assertEquals(List.of(), logs.containing(WRONG_SESSION));
        // One signature alone blocks nothing long enough to be warned of, but a hundred of them do cost everybody.
        assertEquals(Set.of(), cryptography);
    }

    private static List<String> eventLoopsIn(Class<?> code) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("eventloop"))
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(code.getName())))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    /** So many payments, and three webhooks for each, all at once and in no order; answers when all are settled. */
    private void fire(int count) {
        List<String> orders = Stream.generate(Payments::newOrderId).limit(count).toList();
        List<HttpRequest> requests = new ArrayList<>();
        for (String order : orders) {
            requests.add(payment(order));
            for (int i = 0; i < WEBHOOKS_EACH; i++) {
                requests.add(webhook(Webhooks.paid(order).replace("09:01:00", "09:01:0" + i)));
            }
        }
        Collections.shuffle(requests, new Random(1));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        // More at once than there are connections to the database, and not so many that the queue for them is given up
        // on,
        // which is answered 503 and is right.
        Semaphore places = new Semaphore(80);
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (HttpRequest request : requests) {
            places.acquireUninterruptibly();
            running.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> places.release()));
        }
        for (CompletableFuture<HttpResponse<String>> one : running) {
            HttpResponse<String> answer = one.orTimeout(60, SECONDS).join();
            if (answer.uri().equals(webhooks)) {
                assertEquals(Webhooks.ACKNOWLEDGEMENT, answer.body());
            } else {
                assertTrue(answer.statusCode() == 201 || answer.statusCode() == 202, answer::body);
                assertFalse(answer.body().contains("FAILED"), answer::body);
            }
        }
        // Nothing that was acknowledged is lost, whether it came before its order or after it.
        String paid = "select count(*) from payment_transaction where status = 'SUCCEEDED' and merchant_order_id in ('"
                + String.join("','", orders) + "')";
        await().atMost(30, SECONDS).until(() -> Database.count(paid), Integer.valueOf(count)::equals);
    }

    private HttpRequest payment(String order) {
        return HttpRequest.newBuilder(payments)
                .header("Content-Type", "application/json")
                .header("X-API-Key", Callers.SHOP)
                .header("Idempotency-Key", order)
                .POST(HttpRequest.BodyPublishers.ofString("{\"merchantOrderId\":\"" + order
                        + "\",\"mode\":\"CASHIER\",\"amount\":\"500.10\",\"currency\":\"PHP\",\"country\":\"PH\","
                        + "\"customer\":{\"name\":\"Niño José\",\"email\":\"payer@example.com\","
                        + "\"mobile\":\"09171234567\"},\"redirectUrl\":\"https://shop.example/return\"}"))
                .build();
    }

    private HttpRequest webhook(String param) {
        return HttpRequest.newBuilder(webhooks)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Webhooks.signed(param)))
                .build();
    }
}
