package io.paycools.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands requests on to PayCools as they are and, while it is told to, spoils the answers: bodies, heads, lengths. */
public final class SpoilingProxy implements AutoCloseable {

    private static final int HANG_MILLIS = 2500;

    private final ServerSocket server;
    private final URI payCools;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile boolean spoils;

    public SpoilingProxy(int port, URI payCools, Random random) {
        this.payCools = payCools;
        this.random = random;
        try {
            server = new ServerSocket(port, 100, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::listen);
    }

    public void spoils(boolean wanted) {
        spoils = wanted;
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                threads.execute(() -> serve(caller));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            InputStream in = caller.getInputStream();
            String head = head(in);
            String[] first = head.split(" ", 3);
            byte[] sent = in.readNBytes(lengthOf(head));
            HttpRequest.Builder request = HttpRequest.newBuilder(payCools.resolve(first[1]))
                    .header("Content-Type", "application/json")
                    .method(first[0], HttpRequest.BodyPublishers.ofByteArray(sent));
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean spoilt = spoils && first[1].startsWith("/open-api/");
            if (spoilt) {
                spoil(answer.body(), caller);
            } else {
                write(caller, "HTTP/1.1 " + answer.statusCode() + " Any", answer.body().length, answer.body());
            }
        } catch (IOException e) {
            // The caller has given up, or was to be left alone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of many ways, most of them in the body. */
    private synchronized void spoil(byte[] body, Socket caller) throws IOException, InterruptedException {
        byte[] spoilt = Mutations.spoilt(body, random);
        switch (random.nextInt(14)) {
            case 0 -> write(caller, "HTTP/1.1 200 OK", body.length + 1 + random.nextInt(100), body);
            case 1 -> write(caller, "HTTP/1.1 200 OK", random.nextInt(body.length), body);
            case 2 -> write(caller, "HTTP/1.1 " + (100 + random.nextInt(900)) + " Any", body.length, body);
            case 3 -> write(caller, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip", body.length, body);
            case 4 -> write(caller, "HTTP/1.1 200 OK\r\nContent-Type: " + "x".repeat(20_000), body.length, body);
            case 5 -> write(caller, "HTTP/9.9 maybe", body.length, body);
            case 6 -> raw(caller, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n");
            case 7 -> raw(caller, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
            case 8 -> caller.setSoLinger(true, 0);
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    wait(HANG_MILLIS);
                }
            }
            default -> write(caller, "HTTP/1.1 200 OK", spoilt.length, spoilt);
        }
    }

    private static void write(Socket caller, String head, int length, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes((head + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(body);
        OutputStream out = caller.getOutputStream();
        out.write(answer.toByteArray());
        out.flush();
    }

    private static void raw(Socket caller, String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int lengthOf(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
