package io.paycools.gateway.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An internal service that is told things, on a plain socket, so that it can misbehave in every way. Each path behaves
 * as it was told to; one that was told nothing answers 200.
 */
public final class Receiver implements AutoCloseable {

    /** One request, as it came. Header names are in lower case. */
    public record Received(String path, Map<String, String> headers, String body) {}

    /** What a path does once it has read a request. */
    public interface Behaviour {
        void answer(Socket socket, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Consumer<Received> look = request -> {};

    public Receiver() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    public void behave(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
    }

    /** Has each request looked at when it comes, before it is answered. */
    public void lookAtEach(Consumer<Received> how) {
        look = how;
    }

    /** What a path has received so far. */
    public List<Received> received(String path) {
        return received.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Answers a status, with further header lines if there are any, and an empty body. */
    public static Behaviour status(int status, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return (socket, out) -> write(
                out,
                "HTTP/1.1 " + status + " Said\r\n" + lines
                        + (status == 204 ? "" : "Content-Length: 0\r\n")
                        + "Connection: close\r\n\r\n");
    }

    /** Says nothing until the caller goes. */
    public static Behaviour silence() {
        return (socket, out) -> {
            while (socket.getInputStream().read() >= 0) {
                // Nothing more is expected.
            }
        };
    }

    public static Behaviour reset() {
        return (socket, out) -> socket.setSoLinger(true, 0);
    }

    /** Answers a status and then one byte of a body now and again, until the caller goes. */
    public static Behaviour slowBody(int status) {
        return (socket, out) -> {
            write(out, "HTTP/1.1 " + status + " Said\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                write(out, "x");
                pause();
            }
        };
    }

    /** Answers a status and then more than anybody wants to read. */
    public static Behaviour hugeBody(int status) {
        return (socket, out) -> {
            write(out, "HTTP/1.1 " + status + " Said\r\nContent-Length: 100000000000\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            while (true) {
                out.write(block);
            }
        };
    }

    private static void pause() throws IOException {
        try {
            // The pace is the behaviour under test, and not a wait for something.
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // Closed, and the loop ends; or a caller who went at once.
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] request = line(in).split(" ");
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            Received whole = new Received(request[1], headers, new String(body, StandardCharsets.UTF_8));
            look.accept(whole);
            received.add(whole);
            behaviours.getOrDefault(request[1], status(200)).answer(socket, socket.getOutputStream());
        } catch (IOException e) {
            // The caller has gone; what it sent is kept.
            return;
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
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
