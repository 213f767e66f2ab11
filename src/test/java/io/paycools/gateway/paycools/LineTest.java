package io.paycools.gateway.paycools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** What comes of a call when PayCools is slow, broken or not there, and what is not even tried then. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class LineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ACCEPTED = "{\"code\":10000,\"message\":\"Success\",\"data\":null}";
    private static final Circuit.Rules SENSITIVE = new Circuit.Rules(4, 75, Duration.ofMillis(300));

    @Inject
    OffEventLoop worker;

    @Inject
    Vertx vertx;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger signed = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private volatile String body = ACCEPTED;
    private volatile boolean silent;
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        if (silent) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Line line(String baseUrl, int connections, Circuit.Rules circuit) {
        return TestLines.line(account(baseUrl, circuit), connections, worker);
    }

    private Line line(Circuit.Rules circuit) {
        return line(baseUrl(), 10, circuit);
    }

    private String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static Account account(String baseUrl, Circuit.Rules circuit) {
        return TestLines.account(baseUrl, Duration.ofSeconds(2), circuit);
    }

    private Uni<Answer> begin(Line line, String path) {
        Account account = account(baseUrl(), TestLines.PATIENT);
        return line.call(
                new Operation(account, "test", path, timestamp -> {
                    signed.incrementAndGet();
                    return new WireRequest.QueryBalance(timestamp, "PH");
                }),
                Turn.TO_BE_TAKEN);
    }

    private Answer call(Line line) {
        return begin(line, "/open-api/test").await().atMost(PATIENCE);
    }

    private static void assertNotSent(String code, Answer answer) {
        assertEquals(code, assertInstanceOf(Answer.NotSent.class, answer).code(), answer.toString());
    }

    @Test
    void shouldNotCallAFailedHandshakeCertain() {
        io.vertx.core.http.HttpServer tls = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setKeyCertOptions(
                                SelfSignedCertificate.create("localhost").keyCertOptions()))
                .requestHandler(request -> received.incrementAndGet())
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try {
            Answer answer = call(line("https://localhost:" + tls.actualPort() + "/", 10, TestLines.PATIENT));
            assertInstanceOf(Answer.Unusable.class, answer, answer.toString());
            assertEquals(0, received.get());
        } finally {
            tls.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void shouldTellThatNoConnectionWasFreeBeforeAnythingIsSigned() {
        silent = true;
        Line line = line(baseUrl(), 2, TestLines.PATIENT);
        UniAssertSubscriber<Answer> first = subscribe(line);
        UniAssertSubscriber<Answer> second = subscribe(line);
        await().atMost(10, SECONDS).until(() -> received.get() == 2);

        assertNotSent("provider_pool_busy", call(line));

        assertEquals(2, received.get());
        assertEquals(2, signed.get());
        // What was sent is uncertain, and its connections come back.
        assertInstanceOf(Answer.Unusable.class, first.awaitItem(PATIENCE).getItem());
        assertInstanceOf(Answer.Unusable.class, second.awaitItem(PATIENCE).getItem());
        silent = false;
        over.countDown();
        assertInstanceOf(Answer.Understood.class, call(line));
    }

    @Test
    void shouldWaitALittleForAConnection() {
        silent = true;
        Line line = line(baseUrl(), 1, TestLines.PATIENT);
        UniAssertSubscriber<Answer> first = subscribe(line);
        await().atMost(10, SECONDS).until(() -> received.get() == 1);
        UniAssertSubscriber<Answer> second = subscribe(line);
        silent = false;
        over.countDown();
        assertInstanceOf(Answer.Understood.class, first.awaitItem(PATIENCE).getItem());
        assertInstanceOf(Answer.Understood.class, second.awaitItem(PATIENCE).getItem());
    }

    private UniAssertSubscriber<Answer> subscribe(Line line) {
        return begin(line, "/open-api/test").subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void shouldNotSendToAnAddressThatIsNoneAndKeepItsConnections() {
        Line line = line(baseUrl(), 1, TestLines.PATIENT);
        for (int i = 0; i < 3; i++) {
            assertNotSent(
                    "provider_call_impossible",
                    begin(line, "/open api/{}").await().atMost(PATIENCE));
        }
        assertInstanceOf(Answer.Understood.class, call(line));
        assertEquals(1, received.get());
    }

    @Test
    void shouldStopCallingAPayCoolsThatIsBrokenAndTryAgainLater() {
        Line line = line(SENSITIVE);
        status = 503;
        for (int i = 0; i < 4; i++) {
            assertInstanceOf(Answer.Unusable.class, call(line));
        }

        assertNotSent("provider_circuit_open", call(line));

        assertEquals(0, line.grant(10));
        assertEquals(4, received.get());
        assertEquals(4, signed.get());
        status = 200;
        // One grant, or one call, tries whether it is back.
        await().atMost(10, SECONDS).until(() -> line.circuit() == CircuitBreakerState.HALF_OPEN);
        assertEquals(1, line.grant(10));
        assertInstanceOf(Answer.Understood.class, call(line));
        assertEquals(CircuitBreakerState.CLOSED, line.circuit());
        assertEquals(5, received.get());
        assertEquals(10, line.grant(10));
    }

    @Test
    void shouldStopAgainWhenPayCoolsIsNotBackYet() {
        Line line = line(SENSITIVE);
        status = 500;
        for (int i = 0; i < 4; i++) {
            call(line);
        }
        await().atMost(10, SECONDS).until(() -> line.circuit() == CircuitBreakerState.HALF_OPEN);
        assertInstanceOf(Answer.Unusable.class, call(line));
        assertEquals(5, received.get());
        assertNotSent("provider_circuit_open", call(line));
        assertEquals(5, received.get());
    }

    @Test
    void shouldGrantJobsNothingWhileOneCallTriesWhetherPayCoolsIsBack() {
        Line line = line(SENSITIVE);
        status = 500;
        for (int i = 0; i < 4; i++) {
            call(line);
        }
        await().atMost(10, SECONDS).until(() -> line.circuit() == CircuitBreakerState.HALF_OPEN);
        status = 200;
        silent = true;
        UniAssertSubscriber<Answer> trial = subscribe(line);
        await().atMost(10, SECONDS).until(() -> received.get() == 5);
        assertEquals(0, line.grant(10));
        assertNotSent("provider_circuit_open", call(line));
        over.countDown();
        assertInstanceOf(Answer.Understood.class, trial.awaitItem(PATIENCE).getItem());
        assertEquals(10, line.grant(10));
    }

    @Test
    void shouldCountAPayCoolsThatIsNotThere() {
        server.stop(0);
        Line line = line(SENSITIVE);
        for (int i = 0; i < 4; i++) {
            assertNotSent("provider_unreachable", call(line));
        }
        assertNotSent("provider_circuit_open", call(line));
    }

    @Test
    void shouldTakeAnyUnderstoodAnswerForASignOfLife() {
        Line line = line(SENSITIVE);
        body = "{\"code\":21000,\"message\":\"server fault\",\"data\":null}";
        for (int i = 0; i < 10; i++) {
            assertInstanceOf(Answer.Understood.class, call(line));
        }
        // Strange, but there.
        body = "<html>blocked</html>";
        status = 403;
        for (int i = 0; i < 10; i++) {
            assertInstanceOf(Answer.Unusable.class, call(line));
        }
        assertEquals(CircuitBreakerState.CLOSED, line.circuit());
        assertEquals(20, received.get());
    }

    @Test
    void shouldKeepCallingWhenFewCallsFail() {
        Line line = line(SENSITIVE);
        for (int i = 0; i < 20; i++) {
            status = i % 2 == 0 ? 200 : 500;
            assertNotEquals(Circuit.OPEN, call(line));
        }
        assertEquals(20, received.get());
    }

    @Test
    void shouldShowWhetherPayCoolsIsCalled() {
        given().get(metrics).then().body(containsString("paycools_circuit{account=\"default\"} 0.0"));
    }
}
