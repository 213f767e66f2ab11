package io.paycools.gateway.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/**
 * The wire between the service and PayCools: it carries what it is given to a real one, and spoils what it was told to
 * spoil, each request by what stands in its body. What is not spoilt goes through.
 */
public final class FaultyWire implements AutoCloseable {

    /** What happens to a request once it is on the wire. */
    public enum Fault {
        /** Without the answer: as if the body had not been read, when PayCools is not to have it. */
        RESET,
        SILENCE,
        /** A byte now and again, so that no pause is long and the whole takes for ever. */
        DRIP,
        HALF_HEAD,
        /** When nobody waits for it any more. */
        LATE,
        /** On a connection that has served before, closed without a word when something comes. */
        CLOSED_IDLE,
        /** Less than it promises. */
        LENGTH_TOO_LONG,
        /** More than it promises, on a connection that is kept. */
        LENGTH_TOO_SHORT,
        /** Without an end. */
        HUGE_BODY
    }

    /**
     * One thing to happen.
     *
     * @param arrives whether PayCools gets the request, and executes it
     */
    public record Plan(Fault fault, boolean arrives) {}

    /** A request that is kept where it is until it is let go, and then gets no answer. */
    public static final class Held {
        private final String text;
        private final int number;
        private final boolean arrives;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Held(String text, int number, boolean arrives) {
            this.text = text;
            this.number = number;
            this.arrives = arrives;
        }

        public boolean isReached() {
            return reached.getCount() == 0;
        }

        public void release() {
            released.countDown();
        }
    }

    private static final String STRAY = "<html><body><h1>Somewhere on the way</h1></body></html>";
    private static final long PACE_MILLIS = 50;

    private final int port;
    private final URI payCools;
    private final SSLContext tls;
    private final long lateAfterMillis;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Queue<Plan>> plans = new ConcurrentHashMap<>();
    private final List<Held> held = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger closedIdle = new AtomicInteger();
    private final AtomicLong hugest = new AtomicLong();
    private volatile boolean handshakes = true;
    private volatile ServerSocket server;

    /**
     * A wire that is up.
     *
     * @param tls what its near end shows for itself; null without TLS
     * @param lateAfterMillis longer than anybody waits for an answer
     */
    public FaultyWire(int port, URI payCools, SSLContext tls, long lateAfterMillis) {
        this.port = port;
        this.payCools = payCools;
        this.tls = tls;
        this.lateAfterMillis = lateAfterMillis;
        up();
    }

    public void up() {
        // A thread that waits for callers may hold the port for a moment after it was closed.
        ServerSocket listening = await().atMost(10, SECONDS)
                .pollInterval(10, MILLISECONDS)
                .ignoreException(BindException.class)
                .until(() -> new ServerSocket(port, 200, InetAddress.getLoopbackAddress()), ServerSocket::isBound);
        server = listening;
        daemon(() -> accept(listening));
    }

    /** Refuses connections from now on, and ends those that are open. */
    public void down() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether handshakes of TLS come to an end; what is open is ended. */
    public void handshakes(boolean good) {
        handshakes = good;
        down();
        up();
    }

    /** Spoils the next requests that have the text in their body, one after the other. */
    public void spoil(String text, Plan... next) {
        plans.computeIfAbsent(text, none -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(next));
    }

    /**
     * Keeps a request.
     *
     * @param text what stands in its body
     * @param number of those that have it there, counted from 1
     * @param arrives whether PayCools gets it before
     */
    public Held hold(String text, int number, boolean arrives) {
        Held one = new Held(text, number, arrives);
        held.add(one);
        return one;
    }

    /** Whether all that was to happen has happened. */
    public boolean isThrough() {
        return plans.values().stream().allMatch(Queue::isEmpty);
    }

    /** How many requests came to a path that begins so, and have the text in their body. */
    public int requests(String path, String text) {
        return (int) requests.stream()
                .filter(request -> request.startsWith(path) && request.contains(text))
                .count();
    }

    /** How often a kept connection was closed when something came. */
    public int closedIdle() {
        return closedIdle.get();
    }

    /** How many bytes of an endless answer somebody has taken, at the most. */
    public long hugest() {
        return hugest.get();
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // Down, and the loop ends; or a caller who went at once.
                continue;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted;
                Socket socket = secured(accepted)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean kept = true;
            for (int served = 0; kept; served++) {
                kept = serveOne(socket, in, served);
            }
        } catch (IOException e) {
            // Either side has gone.
            return;
        } finally {
            open.remove(accepted);
        }
    }

    private Socket secured(Socket accepted) throws IOException {
        if (!handshakes) {
            accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            throw new IOException("no handshake is wanted");
        }
        if (tls == null) {
            return accepted;
        }
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** Answers whether the connection is kept. */
    private boolean serveOne(Socket socket, InputStream in, int served) throws IOException {
        String path = line(in).split(" ")[1];
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, "content-length:".length())) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        String text = new String(body, StandardCharsets.UTF_8);
        requests.add(path + "\n" + text);
        Held hold = heldWith(text);
        if (hold != null) {
            keep(hold, path, body);
            return false;
        }
        Plan plan = planFor(text);
        byte[] answer = plan == null || plan.arrives() ? carry(path, body) : STRAY.getBytes(StandardCharsets.UTF_8);
        if (plan == null) {
            write(socket.getOutputStream(), answer.length, answer);
            return true;
        }
        if (plan.fault() == Fault.CLOSED_IDLE && served > 0) {
            closedIdle.incrementAndGet();
        }
        return spoil(socket, in, plan.fault(), answer);
    }

    private boolean spoil(Socket socket, InputStream in, Fault fault, byte[] answer) throws IOException {
        OutputStream out = socket.getOutputStream();
        switch (fault) {
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> {
                while (in.read() >= 0) {
                    // Nothing more is expected.
                }
            }
            case DRIP -> {
                out.write(head(answer.length));
                for (byte one : answer) {
                    out.write(one);
                    out.flush();
                    pause(PACE_MILLIS);
                }
            }
            case HALF_HEAD -> out.write("HTTP/1.1 200 OK\r\nContent-Ty".getBytes(StandardCharsets.US_ASCII));
            case LATE -> {
                pause(lateAfterMillis);
                write(out, answer.length, answer);
            }
            case CLOSED_IDLE -> {
                // The end of the connection is all.
            }
            case LENGTH_TOO_LONG -> write(out, answer.length + 100, answer);
            case LENGTH_TOO_SHORT -> {
                write(out, answer.length - 20, answer);
                return true;
            }
            case HUGE_BODY -> flood(out);
        }
        return false;
    }

    private void flood(OutputStream out) throws IOException {
        out.write(head(100_000_000_000L));
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) ' ');
        for (long sent = block.length; ; sent += block.length) {
            out.write(block);
            long now = sent;
            hugest.updateAndGet(before -> Math.max(before, now));
        }
    }

    private Held heldWith(String body) {
        return held.stream()
                .filter(one -> body.contains(one.text) && requests("", one.text) == one.number)
                .findFirst()
                .orElse(null);
    }

    private void keep(Held one, String path, byte[] body) throws IOException {
        if (one.arrives) {
            carry(path, body);
        }
        one.reached.countDown();
        try {
            one.released.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Plan planFor(String body) {
        for (Map.Entry<String, Queue<Plan>> entry : plans.entrySet()) {
            if (body.contains(entry.getKey())) {
                return entry.getValue().poll();
            }
        }
        return null;
    }

    private byte[] carry(String path, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(payCools.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void write(OutputStream out, long length, byte[] body) throws IOException {
        out.write(head(length));
        out.write(body);
        out.flush();
    }

    private static byte[] head(long length) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void pause(long millis) throws IOException {
        try {
            // The pace is the fault itself, and not a wait for something.
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the caller has gone");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        down();
    }
}
