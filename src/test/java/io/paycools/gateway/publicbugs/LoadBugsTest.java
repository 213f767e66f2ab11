package io.paycools.gateway.publicbugs;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.LargeKeysAndLittlePatience;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.QueryingPolicy;
import io.paycools.gateway.testing.Rounds;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.publicbugs.Deliveries.told;
import static io.paycools.gateway.testing.LargeKeysAndLittlePatience.BLOCKED;
import static io.paycools.gateway.testing.LargeKeysAndLittlePatience.WRONG_SESSION;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Webhooks.signed;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Many at once: what was reported of the reactive stack under load. */
@QuarkusTest
@TestProfile(LargeKeysAndLittlePatience.class)
class LoadBugsTest {

    private static final int AT_ONCE = 200;
    /** The size of the pool of connections to the database. */
    private static final int POOL = 20;

    private static final String CALLS_AND_IDLE_TRANSACTIONS =
            "select (select count(*) from payment_transaction where merchant_order_id like ? and status = 'SUBMITTING')"
                    + " || ' ' || (select count(*) from pg_stat_activity where state like 'idle in transaction%'"
                    + " and state_change < clock_timestamp() - interval '1 second')";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource(Webhooks.PATH)
    URI webhooks;

    @TestHTTPResource("/v1/payments")
    URI payments;

    private Logs logs;

    @BeforeEach
    void listen() {
        logs = Logs.collect();
    }

    @AfterEach
    void stopListening() {
        logs.close();
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder callback(String body) {
        return HttpRequest.newBuilder(webhooks)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** Orders that are here, so that callbacks about them have their effect at once. */
    private static List<String> orders(int count, String prefix) {
        return Parallel.times(count, number -> {
            Map<String, Object> order = Payments.cashier(prefix + number);
            taken(() -> Payments.create(order, prefix + number));
            return prefix + number;
        });
    }

    /** As callers are told to: what is answered 503 or 409 is asked for again, with the same key. */
    private static Response taken(Callable<Response> create) {
        return await().atMost(60, SECONDS)
                .until(create, answer -> answer.statusCode() == 201 || answer.statusCode() == 202);
    }

    /** Every message that was acknowledged is kept and applied, and every other was refused so that it comes again. */
    private static void assertNoneLost(String prefix, List<Integer> answers) {
        assertTrue(answers.stream().allMatch(answer -> answer == 200 || answer == 503), answers::toString);
        int acknowledged =
                (int) answers.stream().filter(answer -> answer == 200).count();
        assertTrue(acknowledged > 0);
        // What was stored and could not be acknowledged comes again, and is no loss.
        assertTrue(kept(prefix) >= acknowledged, () -> kept(prefix) + " of " + acknowledged);
        await().atMost(60, SECONDS).until(() -> Deliveries.notApplied(prefix) == 0);
    }

    private static int kept(String prefix) {
        return Database.count("select count(*) from webhook_inbox where merchant_order_id like ?", prefix + "%");
    }

    @Test
    void b36_shouldLoseNoCallbackWhereTheRequestAsksTheDatabaseFirst() throws InterruptedException {
        String prefix = "B36" + newOrderId().substring(0, 20);
        List<String> orders = orders(POOL, prefix);
        Semaphore places = new Semaphore(AT_ONCE);
        Queue<String> again = new ConcurrentLinkedQueue<>();
        Queue<Integer> strange = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + Rounds.callbacks().toNanos();
        int sent = 0;
        while (System.nanoTime() < end || sent <= AT_ONCE) {
            String refused = again.poll();
            String body = refused == null ? signed(told(orders.get(sent % POOL), "PENDING", sent)) : refused;
            sent += refused == null ? 1 : 0;
            places.acquireUninterruptibly();
            var unused = send(callback(body).header(QueryingPolicy.HEADER, "1")).whenComplete((answer, failure) -> {
                if (failure != null || answer.statusCode() == 503) {
                    again.add(body);
                } else if (answer.statusCode() != 200) {
                    strange.add(answer.statusCode());
                }
                places.release();
            });
        }
        assertTrue(places.tryAcquire(AT_ONCE, 60, SECONDS), "callbacks without an answer");
        again.forEach(body -> assertEquals(200, Webhooks.deliver(body).statusCode()));

        assertEquals(List.of(), List.copyOf(strange));
        assertEquals(sent, kept(prefix));
        await().atMost(60, SECONDS).until(() -> Deliveries.notApplied(prefix) == 0);
        assertEquals(List.of(), logs.containing(WRONG_SESSION));
    }

    /** The call stands between two steps in the database, for many at once. */
    @Test
    void b37_shouldUseEachSessionWhereItBelongs() {
        Parallel.times(5 * POOL, number -> {
            Map<String, Object> order = Payouts.toBank(newOrderId());
            String key = UUID.randomUUID().toString();
            return taken(() -> Payouts.create(order, key));
        });
        assertEquals(List.of(), logs.containing(WRONG_SESSION));
    }

    /**
     * More of them hang in their call than there are connections to the database; so none holds one. A transaction
     * around a call would be idle for as long as PayCools is silent; between two statements one is idle too, but
     * briefly.
     */
    @Test
    void b37_shouldCallPayCoolsOutsideOfAnyTransaction() {
        String prefix = "B37" + newOrderId().substring(0, 20);
        List<CompletableFuture<Integer>> hanging = new ArrayList<>();
        for (int i = 0; i < 4 * POOL; i++) {
            Map<String, Object> order = Payouts.toBank(prefix + i, "sandbox:timeout-after-accept sandbox:no-webhook");
            hanging.add(CompletableFuture.supplyAsync(
                    () -> Payouts.create(order).statusCode(), work -> new Thread(work, "caller").start()));
        }
        List<String> seen = new ArrayList<>();
        await().atMost(20, SECONDS).pollInterval(20, MILLISECONDS).untilAsserted(() -> {
            seen.addAll(Database.texts(CALLS_AND_IDLE_TRANSACTIONS, prefix + "%"));
            String[] counts = seen.get(seen.size() - 1).split(" ", 2);
            assertTrue(Integer.parseInt(counts[0]) > POOL && counts[1].equals("0"), seen::toString);
        });
        // 503 who waited in vain for a connection before there was anything to be lost.
        List<Integer> answers =
                hanging.stream().map(one -> one.orTimeout(60, SECONDS).join()).toList();
        assertTrue(answers.stream().allMatch(answer -> answer == 202 || answer == 503), answers::toString);
        assertEquals(List.of(), logs.containing(WRONG_SESSION));
        // So much silence has opened the circuit; the tests after this one want it closed.
        await().atMost(30, SECONDS)
                .until(() -> Payments.create(Payments.cashier(newOrderId())).path("status"), "PROCESSING"::equals);
    }

    /** Of one byte, of some, and of as many as are taken; sent in every way, and with a query before they are read. */
    @Test
    void b40_shouldReadExactlyTheBytesThatWereSigned() {
        sendInEveryWay();
        assertBlocksNothing(this::sendInEveryWay);
    }

    private void sendInEveryWay() {
        Map<String, UnaryOperator<HttpRequest.Builder>> ways = Map.of(
                "at once", request -> request,
                "asking first", request -> request.expectContinue(true),
                "after a query", request -> request.header(QueryingPolicy.HEADER, "1"),
                "asking first, after a query",
                        request -> request.expectContinue(true).header(QueryingPolicy.HEADER, "1"));
        ways.forEach((name, way) -> {
            for (boolean chunked : List.of(false, true)) {
                assertEquals(400, sent("x", chunked, way), name);
                for (int size : List.of(0, 65_536)) {
                    String orderId = newOrderId();
                    String param = Webhooks.paid(orderId).replace("}", ",\"remark\":\"ñ\"}");
                    int room = Math.max(0, size - signed(param).getBytes(StandardCharsets.UTF_8).length);
                    String whole = param.replace("ñ", "ñ" + "x".repeat(room));
                    assertEquals(200, sent(signed(whole), chunked, way), name);
                    assertEquals(
                            1,
                            Database.count(
                                    "select count(*) from webhook_inbox where merchant_order_id = ?"
                                            + " and fingerprint = encode(sha256(convert_to(?, 'UTF8')), 'hex')",
                                    orderId,
                                    whole),
                            name);
                }
            }
        });
    }

    private int sent(String body, boolean chunked, UnaryOperator<HttpRequest.Builder> way) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = callback(body);
        if (chunked) {
            request.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
        }
        return send(way.apply(request)).orTimeout(20, SECONDS).join().statusCode();
    }

    @Test
    void b45_shouldSignWithoutBlockingAnEventLoop() {
        signAtARate(Rounds.signatures() / 2);
        assertBlocksNothing(() -> signAtARate(Rounds.signatures() * Rounds.signingSeconds()));
    }

    /** A machine that is busy with something else stops a thread now and then; code that blocks does each time. */
    private void assertBlocksNothing(Runnable work) {
        List<String> blocked = List.of();
        for (int round = 0; round < 3; round++) {
            int before = logs.containing(BLOCKED).size();
            work.run();
            blocked = logs.containing(BLOCKED).stream().skip(before).toList();
            if (blocked.isEmpty()) {
                break;
            }
        }
        assertEquals(List.of(), blocked);
    }

    /**
     * Payments, each of them signed, so many a second; what comes of them when there are too many is not asked here.
     */
    private void signAtARate(int count) {
        long pause = SECONDS.toNanos(1) / Rounds.signatures();
        long begun = System.nanoTime();
        // A machine that cannot sign so fast gets as many as it is allowed connections, and the rest in its own time.
        Semaphore places = new Semaphore(5 * AT_ONCE);
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String order = newOrderId();
            places.acquireUninterruptibly();
            running.add(send(HttpRequest.newBuilder(payments)
                            .header("Content-Type", "application/json")
                            .header("X-API-Key", Callers.SHOP)
                            .header("Idempotency-Key", order)
                            .POST(BodyPublishers.ofString(json(Payments.cashier(order)))))
                    .whenComplete((answer, failure) -> places.release()));
            while (System.nanoTime() - begun < pause * (i + 1)) {
                LockSupport.parkNanos(pause / 4);
            }
        }
        for (CompletableFuture<HttpResponse<String>> one : running) {
            int status = one.join().statusCode();
            assertTrue(status == 201 || status == 202 || status == 503, "status " + status);
        }
    }

    private static String json(Map<String, Object> order) {
        try {
            return new ObjectMapper().writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void b46_shouldAcknowledgeNothingThatABurstCrowdsOut() {
        String prefix = "B46" + newOrderId().substring(0, 20);
        List<String> orders = orders(POOL, prefix);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 20 * POOL; i++) {
            bodies.add(signed(told(orders.get(i % POOL), "PENDING", i)));
        }
        List<CompletableFuture<HttpResponse<String>>> running =
                bodies.stream().map(body -> send(callback(body))).toList();
        List<Integer> answers =
                running.stream().map(one -> one.join().statusCode()).toList();
        assertNoneLost(prefix, answers);
        for (int i = 0; i < bodies.size(); i++) {
            if (answers.get(i) != 200) {
                assertEquals(200, Webhooks.deliver(bodies.get(i)).statusCode());
            }
        }
        assertEquals(bodies.size(), kept(prefix));
        await().atMost(60, SECONDS).until(() -> Deliveries.notApplied(prefix) == 0);
    }
}
