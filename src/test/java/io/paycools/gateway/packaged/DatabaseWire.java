package io.paycools.gateway.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The wire between the service and PostgreSQL, which can lose commits on their way, or the answers to them. */
final class DatabaseWire implements AutoCloseable {

    /** How the client says it, with the end of the text. */
    private static final String COMMIT = "COMMIT\0";

    private final ServerSocket server;
    private final int databasePort;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile int every;

    /** One connection through it. */
    private final class Line {
        private final Socket client;
        private final Socket database;
        private volatile boolean broken;

        Line(Socket client) throws IOException {
            this.client = client;
            this.database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
            daemon(() -> carry(client, database, true));
            daemon(() -> carry(database, client, false));
        }

        private void carry(Socket from, Socket to, boolean asked) {
            byte[] block = new byte[64 * 1024];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    if (asked && isLost(new String(block, 0, read, StandardCharsets.ISO_8859_1))) {
                        broken = true;
                        if (lost.incrementAndGet() % 2 == 0) {
                            // It never gets there.
                            return;
                        }
                    } else if (broken) {
                        // It is done, and nobody is told.
                        return;
                    }
                    out.write(block, 0, read);
                }
            } catch (IOException e) {
                // Either side has gone, and so does the other.
                return;
            }
        }

        private boolean isLost(String text) {
            return every > 0 && text.contains(COMMIT) && commits.incrementAndGet() % every == 0;
        }
    }

    DatabaseWire(int databasePort) throws IOException {
        this.databasePort = databasePort;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Loses one of so many commits from now on, by turns on the way and on the way back; none with 0. */
    void loseOneIn(int commits) {
        every = commits;
    }

    int lost() {
        return lost.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                new Line(server.accept());
            } catch (IOException e) {
                // Closed, and the loop ends; or PostgreSQL is not there.
                continue;
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "database-wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
