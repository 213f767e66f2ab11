package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;

/** The merchant's end of a webhook: acknowledges, unless told what to answer instead. */
final class WebhookReceiver implements AutoCloseable {

    static final Reply ACKNOWLEDGED = new Reply(200, "{\"code\":10000,\"message\":\"Success\"}");

    record Reply(int status, String body) {}

    /** What came, with the two members of the envelope. */
    record Received(String contentType, String param, String sign) {
        JsonNode json() {
            return StrictJson.object(param).orElseThrow();
        }

        String field(String name) {
            return json().path(name).asText();
        }

        boolean isSignedByPlatform() {
            try {
                Signature verifier = Signature.getInstance("SHA256withRSA");
                verifier.initVerify(MerchantClient.publicKey("platform-2048.public.pem"));
                verifier.update(param.getBytes(StandardCharsets.UTF_8));
                return verifier.verify(Base64.getDecoder().decode(sign));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile boolean deaf;

    WebhookReceiver() {
        this(0);
    }

    /** On a port of its own choice for 0. */
    WebhookReceiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/webhooks/paycools/default";
    }

    /** The next delivery gets this answer; those after it are acknowledged again. */
    void answersNext(int status, String body) {
        synchronized (replies) {
            replies.add(new Reply(status, body));
        }
    }

    /** Takes deliveries and never answers. */
    void goesDeaf() {
        deaf = true;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> awaitCount(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> received.size() >= count);
        return received();
    }

    Received awaitOne() {
        return awaitCount(1).get(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        JsonNode envelope =
                StrictJson.object(exchange.getRequestBody().readAllBytes()).orElseThrow();
        Received one = new Received(
                exchange.getRequestHeaders().getFirst("Content-Type"),
                envelope.path("param").textValue(),
                envelope.path("sign").textValue());
        if (envelope.size() != 2) {
            throw new AssertionError("A webhook has two members");
        }
        received.add(one);
        if (deaf) {
            return;
        }
        Reply reply;
        synchronized (replies) {
            reply = replies.isEmpty() ? ACKNOWLEDGED : replies.remove();
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
