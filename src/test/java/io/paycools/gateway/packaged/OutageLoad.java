package io.paycools.gateway.packaged;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.restassured.response.Response;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Callers who create payments and payouts, a few each second, and who do as the documents tell them: what is answered
 * 503 or 409 is asked for again with the same key. Keeps what they were promised.
 */
final class OutageLoad implements AutoCloseable {

    private static final int CALLERS = 4;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PackagedGateway gateway;
    private final int callers;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, Promise> promises = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean asking = true;
    private volatile boolean ending;

    /** What a caller was told about an order. */
    record Promise(String id, int status) {}

    /** One answer, and when and how long it took. */
    record Answer(long atNanos, long tookMillis, int status) {}

    OutageLoad(PackagedGateway gateway) {
        this(gateway, CALLERS);
    }

    OutageLoad(PackagedGateway gateway, int callers) {
        this.gateway = gateway;
        this.callers = callers;
    }

    OutageLoad start() {
        for (int i = 0; i < callers; i++) {
            threads.execute(this::call);
        }
        return this;
    }

    private void call() {
        while (asking) {
            int next = number.incrementAndGet();
            String orderId = Payments.newOrderId();
            asked.put(orderId, next);
            while (!ask(orderId, next) && !ending) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Whether the caller has got what it wanted. */
    private boolean ask(String orderId, int next) {
        String key = "key-" + orderId;
        long begun = System.nanoTime();
        try {
            Response answer = next % 2 == 0
                    ? gateway.create(Payments.cashier(orderId, "sandbox:webhook-first"), key)
                    // Now and then one for the dispatcher.
                    : gateway.createPayout(Payouts.toBank(orderId, next % 9 == 0 ? "sandbox:busy=3" : "Salary"), key);
            long now = System.nanoTime();
            int status = answer.statusCode();
            answers.add(new Answer(now, TimeUnit.NANOSECONDS.toMillis(now - begun), status));
            if (status == 201 || status == 202) {
                promises.put(orderId, new Promise(answer.path("id"), status));
                return true;
            }
            boolean unavailable = status == 503 && "storage_unavailable".equals(answer.path("code"));
            boolean running = status == 409 && "idempotency_in_progress".equals(answer.path("code"));
            boolean problem = answer.contentType().startsWith("application/problem+json");
            if (!problem || !(unavailable || running)) {
                wrong.add(status + " " + answer.asString());
            }
        } catch (RuntimeException e) {
            wrong.add(orderId + " got no answer: " + e);
        }
        return false;
    }

    /** Lets every caller get its answer, asks for nothing new, and holds that none was told anything wrong. */
    void finish() throws InterruptedException {
        asking = false;
        threads.shutdown();
        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "a caller waits for ever");
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " wrong answers, such as " + wrong.peek());
    }

    /** By merchant order id. */
    Map<String, Promise> promises() {
        return promises;
    }

    /** Every merchant order id that was asked for. */
    List<String> asked() {
        return new ArrayList<>(asked.keySet());
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    int good() {
        return promises.size();
    }

    /** How many answers with the status there were since a moment. */
    long count(int status, long sinceNanos) {
        return answers.stream()
                .filter(answer -> answer.status() == status && answer.atNanos() - sinceNanos > 0)
                .count();
    }

    /** The first answers of a process take long. */
    long slowestMillis(long sinceNanos) {
        return answers.stream()
                .filter(answer -> answer.atNanos() - sinceNanos > 0)
                .mapToLong(Answer::tookMillis)
                .max()
                .orElse(0);
    }

    long slowestMillis() {
        return answers.stream().mapToLong(Answer::tookMillis).max().orElse(0);
    }

    @Override
    public void close() {
        asking = false;
        ending = true;
        threads.shutdownNow();
    }
}
