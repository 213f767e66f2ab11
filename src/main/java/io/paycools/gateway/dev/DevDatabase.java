package io.paycools.gateway.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL out of a Maven artifact: kept between runs in development, thrown away after tests. Listens on the
 * loopback address only, because it trusts whoever connects.
 */
public final class DevDatabase {

    /** Where the running server's port is kept; a system property outlives the class loaders of a live reload. */
    private static final String PORT = "gateway.dev.postgres-port";

    private DevDatabase() {}

    /** Starts a server that leaves nothing behind. */
    public static synchronized int startThrowAway() throws IOException {
        return builder().start().getPort();
    }

    /** Starts a durable server on the folder, or finds the one that is running on it. */
    static synchronized int start(Path folder) throws IOException {
        if (System.getProperty(PORT) != null) {
            return Integer.getInteger(PORT);
        }
        Integer orphan = orphan(folder);
        int port = orphan != null ? orphan : startOn(folder);
        System.setProperty(PORT, Integer.toString(port));
        return port;
    }

    private static int startOn(Path folder) throws IOException {
        Files.createDirectories(folder);
        return builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // The library switches both off, which is right for tests and wrong for what is to be kept.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()
                .getPort();
    }

    private static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1");
    }

    /**
     * The port of a server that outlived a killed run on the same folder, or null. It is used again, and stopped when
     * this run ends.
     */
    private static Integer orphan(Path folder) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return null;
        }
        // Line 1 is the process id, line 4 the port.
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() >= 4) {
            int port = Integer.parseInt(lines.get(3).strip());
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElse(null);
            if (server != null && answers(port)) {
                Runtime.getRuntime().addShutdownHook(new Thread(server::destroy, "stop-development-database"));
                return port;
            }
        }
        Files.delete(pidFile);
        return null;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the gateway has to know of the server. */
    public static Map<String, String> settings(int port) {
        String address = "postgresql://127.0.0.1:" + port + "/postgres";
        return Map.of(
                "quarkus.datasource.reactive.url",
                address,
                "quarkus.datasource.jdbc.url",
                "jdbc:" + address,
                "quarkus.datasource.username",
                "postgres",
                "quarkus.datasource.password",
                "postgres");
    }
}
