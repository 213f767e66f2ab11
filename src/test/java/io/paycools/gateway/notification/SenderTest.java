package io.paycools.gateway.notification;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.paycools.gateway.testing.Receiver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** One attempt, against name servers and receivers that do not behave. */
class SenderTest {

    /** As in development, with little patience. */
    private record Config() implements NotificationConfig {
        @Override
        public List<String> allowedSchemes() {
            return List.of("http");
        }

        @Override
        public Optional<List<String>> allowedHosts() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> allowedNetworks() {
            return Optional.empty();
        }

        @Override
        public boolean allowLoopback() {
            return true;
        }

        @Override
        public Optional<List<String>> deniedNetworks() {
            return Optional.empty();
        }

        @Override
        public Duration timeout() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration oldSecretValidFor() {
            return Duration.ofHours(24);
        }

        @Override
        public int maxEndpointsPerClient() {
            return 20;
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(90);
        }

        @Override
        public String interval() {
            return "1s";
        }
    }

    /** A name server that answers when it is told to. */
    private static final class SlowNames extends NameResolver {
        private final Promise<InetAddress[]> answer = Promise.promise();

        @Override
        Future<InetAddress[]> resolve(String name, Context context) {
            return answer.future();
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final SlowNames names = new SlowNames();
    private final Sender sender =
            new Sender(vertx, new TargetRules(new Config()), names, new Config(), Clock.systemUTC());

    @AfterEach
    void close() {
        sender.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Attempt send(String url) {
        Letter letter = new Letter(url, "id", List.of(Signatures.newSecret()), "{}".getBytes(StandardCharsets.UTF_8));
        return sender.send(letter, null).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void shouldSendNothingWhenTheNameComesTooLate() throws Exception {
        try (Receiver receiver = new Receiver()) {
            String url = receiver.url("/late").replace("127.0.0.1", "shop.example");

            assertEquals(AttemptResult.TIMED_OUT, send(url).result());
            names.answer.complete(new InetAddress[] {InetAddress.getByName("127.0.0.1")});

            // What comes after it shows that what came before had its chance.
            assertEquals(
                    AttemptResult.DELIVERED, send(url.replace("/late", "/next")).result());
            assertEquals(List.of(), receiver.received("/late"));
        }
    }

    @Test
    void shouldCloseTheConnectionOfOneThatNeverAnswers() throws Exception {
        names.answer.complete(new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    AttemptResult.TIMED_OUT,
                    send("http://127.0.0.1:" + server.getLocalPort() + "/").result());

            var socket = server.accept();
            await().atMost(5, SECONDS).until(() -> {
                socket.getInputStream().readAllBytes();
                return true;
            });
        }
    }

    @Test
    void shouldNotCallANameThatLeadsToAForbiddenAddressToo() throws Exception {
        try (Receiver receiver = new Receiver()) {
            names.answer.complete(
                    new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254")});

            assertEquals(
                    AttemptResult.ADDRESS_REFUSED,
                    send(receiver.url("/").replace("127.0.0.1", "shop.example")).result());
            assertEquals(List.of(), receiver.received("/"));
        }
    }
}
