package io.paycools.gateway.paycools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bucket4j.TimeMeter;
import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A PayCools that knows one key of ours at a time, and does not tell when it takes another. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class KeyRotationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    OffEventLoop worker;

    private final SigningKey old = key("merchant-2048.pkcs8.pem");
    private final SigningKey next = key("stranger-2048.pkcs8.pem");
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile PublicKey uploaded = old.publicKey();
    private volatile boolean breaksOff;
    private HttpServer server;

    private static SigningKey key(String file) {
        return SigningKey.of(RsaKeys.readPrivate(Vectors.key(file)));
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode envelope = JSON.readTree(exchange.getRequestBody().readAllBytes());
        received.add(envelope);
        if (breaksOff) {
            exchange.close();
            return;
        }
        String answer = isSignedWith(uploaded, envelope)
                ? "{\"code\":10000,\"message\":\"Success\",\"data\":null}"
                : "{\"code\":21001,\"message\":\"OPI_SIGN_ERROR\",\"data\":null}";
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static boolean isSignedWith(PublicKey key, JsonNode envelope) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(envelope.get("param").asText().getBytes(StandardCharsets.UTF_8));
            return signature.verify(
                    Base64.getDecoder().decode(envelope.get("sign").asText()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Line line(SigningKey following) {
        Account any = TestAccounts.with("platform-2048");
        Account account = new Account(
                any.name(),
                any.appId(),
                new Keyring(new AccountKeys(old, following, any.keys().keys().platform())),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                any.notifyUrl(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                any.maxRequestsPerSecond(),
                null,
                any.circuit(),
                true,
                any.environment());
        RequestBudget budget = new RequestBudget(1000, () -> 1, TimeMeter.SYSTEM_NANOTIME);
        return new Line(account, budget, 10, worker, Clock.systemUTC());
    }

    private static Answer call(Line line) {
        Operation operation = new Operation(
                TestAccounts.with("platform-2048"),
                "test",
                "/open-api/test",
                timestamp -> new WireRequest.QueryBalance(timestamp, "PH"));
        return line.call(operation, Turn.TO_BE_TAKEN).await().atMost(Duration.ofSeconds(20));
    }

    private static int code(Answer answer) {
        return assertInstanceOf(Answer.Understood.class, answer).code();
    }

    @Test
    void shouldSendOnceMoreWithTheKeyThatPayCoolsTakesAndThenWithThatOne() {
        Line line = line(next);
        assertEquals(10000, code(call(line)));
        assertEquals(1, received.size());

        uploaded = next.publicKey();
        assertEquals(10000, code(call(line)));
        assertEquals(3, received.size());
        assertNotEquals(received.get(1).get("sign"), received.get(2).get("sign"));
        assertTrue(isSignedWith(next.publicKey(), received.get(2)));

        assertEquals(10000, code(call(line)));
        assertEquals(4, received.size(), "it has learned");

        uploaded = old.publicKey();
        assertEquals(10000, code(call(line)));
        assertEquals(6, received.size(), "and would learn again");
    }

    @Test
    void shouldCallItNotSentWhenNeitherKeyIsTaken() {
        uploaded = key("platform-2048.pkcs8.pem").publicKey();
        Answer.NotSent answer = assertInstanceOf(Answer.NotSent.class, call(line(next)));
        assertEquals("provider_signature_refused", answer.code());
        assertEquals(2, received.size());
    }

    @Test
    void shouldLetARefusalStandWhenThereIsNoOtherKey() {
        uploaded = next.publicKey();
        assertEquals(21001, code(call(line(null))));
        assertEquals(1, received.size());
    }

    @Test
    void shouldSendNothingTwiceWhoseOutcomeIsNotKnown() {
        breaksOff = true;
        assertInstanceOf(Answer.Unusable.class, call(line(next)));
        assertEquals(1, received.size());
    }
}
