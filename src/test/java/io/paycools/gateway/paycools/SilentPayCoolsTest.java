package io.paycools.gateway.paycools;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import io.paycools.gateway.provider.Turn;
import io.paycools.gateway.testing.GatewayTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A PayCools that takes connections and says nothing on them, or next to nothing. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class SilentPayCoolsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** A connection and then an answer. */
    private static final Duration TOTAL = TIMEOUT.multipliedBy(2);
    /** What a busy machine adds. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    private static final String ACCEPTED = "{\"code\":10000,\"message\":\"Success\",\"data\":null}";

    @Inject
    OffEventLoop worker;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean silent = true;
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    /** What is done with each connection once it is there. */
    private interface Service {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private void serve(Service service) {
        ServerSocket here = server;
        threads.execute(() -> {
            while (!here.isClosed()) {
                try {
                    Socket socket = here.accept();
                    sockets.add(socket);
                    threads.execute(() -> {
                        try {
                            service.serve(socket);
                        } catch (IOException e) {
                            // The caller has gone, which is what it should do.
                            return;
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private Account account(String scheme) {
        return TestLines.account(scheme + "://localhost:" + server.getLocalPort() + "/", TIMEOUT, TestLines.PATIENT);
    }

    /** Reads a request whole; false when the caller has gone. */
    private static boolean readRequest(Socket socket) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            if (next != '\n') {
                line.append((char) next);
            } else if (line.toString().isBlank()) {
                return socket.getInputStream().readNBytes(length).length == length;
            } else {
                String[] header = line.toString().split(":", 2);
                length = header[0].equalsIgnoreCase("content-length") ? Integer.parseInt(header[1].strip()) : length;
                line.setLength(0);
            }
        }
        return false;
    }

    private void answerUnlessSilent(Socket socket) throws IOException {
        while (readRequest(socket)) {
            requests.incrementAndGet();
            if (!silent) {
                write(socket, HEAD + ACCEPTED.length() + "\r\n\r\n" + ACCEPTED);
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static UniAssertSubscriber<Answer> call(Line line, Account account) {
        return line.call(TestLines.question(account), Turn.TO_BE_TAKEN)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    /** As many as there are connections to an account. */
    @Test
    void b42_shouldGetItsConnectionsBackFromCallsThatAreNeverAnswered() {
        serve(this::answerUnlessSilent);
        // Long enough for all of them to be under way together.
        Account account = TestLines.account(
                "http://localhost:" + server.getLocalPort() + "/", Duration.ofSeconds(5), TestLines.PATIENT);
        Line line = TestLines.line(account, 200, worker);
        List<UniAssertSubscriber<Answer>> swallowed = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            swallowed.add(call(line, account));
        }
        await().atMost(10, SECONDS).until(() -> requests.get() == 200);

        // Nothing of it was sent, and that is said: it may be sent again.
        Answer.NotSent waited = assertInstanceOf(
                Answer.NotSent.class, call(line, account).awaitItem(TOTAL).getItem());
        assertEquals("provider_pool_busy", waited.code());
        assertEquals(200, requests.get());

        swallowed.forEach(one -> assertInstanceOf(
                Answer.Unusable.class, one.awaitItem(Duration.ofSeconds(15)).getItem()));
        silent = false;
        long begun = System.nanoTime();
        assertInstanceOf(
                Answer.Understood.class, call(line, account).awaitItem(SLACK).getItem());
        assertTrue(System.nanoTime() - begun < SLACK.toNanos());
        await().atMost(5, SECONDS).until(() -> line.freeConnections() == 200);
    }

    /** One way of saying nothing. */
    private record Silence(String name, String scheme, Service service) {}

    /** The client's own time-out begins anew with every byte; ours is for the whole call. */
    @Test
    void b43_shouldEndACallThatIsAnsweredNeverOrOneByteASecond() throws IOException {
        List<Silence> silences = List.of(
                new Silence("never reads", "http", socket -> {}),
                new Silence("reads, and never speaks", "http", this::answerUnlessSilent),
                new Silence("never shakes hands", "https", socket -> {}),
                new Silence("drips its head", "http", socket -> drip(socket, HEAD + "2\r\n\r\n{}")),
                new Silence("drips its body", "http", socket -> {
                    readRequest(socket);
                    write(socket, HEAD + "1000\r\n\r\n");
                    drip(socket, " ".repeat(1000));
                }));
        List<String> late = new ArrayList<>();
        // One after the other in their set-up, together in their waiting.
        List<ServerSocket> servers = new ArrayList<>();
        List<UniAssertSubscriber<Answer>> calls = new ArrayList<>();
        long begun = System.nanoTime();
        for (Silence silence : silences) {
            serve(silence.service());
            Account account = account(silence.scheme());
            calls.add(call(TestLines.line(account, 10, worker), account));
            servers.add(server);
            open();
        }
        for (int i = 0; i < calls.size(); i++) {
            Answer answer = calls.get(i).awaitItem(Duration.ofSeconds(30)).getItem();
            assertInstanceOf(Answer.Unusable.class, answer, silences.get(i).name());
            if (System.nanoTime() - begun > TOTAL.plus(SLACK).toNanos()) {
                late.add(silences.get(i).name());
            }
        }
        for (ServerSocket one : servers) {
            one.close();
        }
        assertEquals(List.of(), late);
    }

    private static void drip(Socket socket, String text) throws IOException, InterruptedException {
        for (char one : text.toCharArray()) {
            write(socket, Character.toString(one));
            // The pace is the behaviour under test, and not a wait for something.
            Thread.sleep(1000);
        }
    }
}
