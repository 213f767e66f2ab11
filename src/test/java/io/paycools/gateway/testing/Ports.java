package io.paycools.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that start later than their address is told. A port that the system chose would come from the range
 * it also takes for outgoing connections, and one of those could have it by the time the server starts; these lie below
 * that range, and none is given twice.
 */
public final class Ports {

    private static final int COUNT = 9_000;

    /** Two processes may run tests at a time, and each has ports of its own. */
    private static final int FIRST = 12_000 + COUNT * (Integer.getInteger("surefire.forkNumber", 1) - 1) % (2 * COUNT);

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /** A port that nobody listens on. */
    public static int free() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port from " + FIRST + " to " + (FIRST + COUNT));
    }

    private static boolean isFree(int port) {
        // Either may be bound without the other being noticed.
        try (ServerSocket everywhere = new ServerSocket(port)) {
            return everywhere.isBound() && isFreeOnLoopback(port, everywhere);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFreeOnLoopback(int port, ServerSocket everywhere) throws IOException {
        everywhere.close();
        try (ServerSocket loopback = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return loopback.isBound();
        }
    }
}
