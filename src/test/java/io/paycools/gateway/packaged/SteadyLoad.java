package io.paycools.gateway.packaged;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** Callers who send so many requests a second, whatever becomes of those before. */
final class SteadyLoad implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One request: to create something, with an idempotency key of its own, or to read where there is no body. */
    record Order(String url, String apiKey, Map<String, Object> body) {}

    /**
     * What came of one.
     *
     * @param status the HTTP status, or 0 when there was no answer
     */
    record Answer(Order order, int status, String body) {}

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();

    SteadyLoad(int perSecond, IntFunction<Order> next) {
        // At a fixed rate: what a busy machine delays is made up for.
        pace.scheduleAtFixedRate(
                () -> send(next.apply(sent.getAndIncrement())),
                0,
                TimeUnit.SECONDS.toNanos(1) / perSecond,
                TimeUnit.NANOSECONDS);
    }

    private void send(Order order) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(order.url()))
                    .timeout(Duration.ofSeconds(60))
                    .header("X-API-Key", order.apiKey());
            if (order.body() != null) {
                request.header("Idempotency-Key", (String) order.body().get("merchantOrderId"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(order.body())));
            }
            client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> failure == null
                            ? new Answer(order, answer.statusCode(), answer.body())
                            : new Answer(order, 0, failure.toString()))
                    .thenAccept(answers::add);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until so many more have been sent. */
    void awaitMore(int count) {
        int until = sent.get() + count;
        await().atMost(300, SECONDS).until(() -> sent.get() >= until);
    }

    /** Sends no more; what is under way goes on. */
    void sendNoMore() {
        pace.shutdown();
    }

    /** Sends no more, waits for what is under way, and answers all. */
    Queue<Answer> stop() {
        pace.shutdown();
        await().atMost(120, SECONDS).until(() -> pace.isTerminated() && answers.size() == sent.get());
        return answers;
    }

    @Override
    public void close() {
        pace.shutdownNow();
    }
}
