package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/** PostgreSQL as a process that can be stopped, started again on what it has kept, and frozen. */
final class OwnPostgres implements AutoCloseable {

    private final Path folder;
    private EmbeddedPostgres server;
    private int port;

    OwnPostgres(Path folder) {
        this.folder = folder;
    }

    /** How PostgreSQL is told to stop. */
    enum Stop {
        /** Open transactions are rolled back. */
        FAST("INT"),
        /** As after a crash: it recovers when it starts again. */
        IMMEDIATE("QUIT");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    int port() {
        return port;
    }

    /** Starts it, at the same port as before, and comes back when it takes connections. */
    OwnPostgres start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // The library switches it off: what was committed could be gone after an immediate stop.
                .setServerConfig("synchronous_commit", "on");
        server = builder.start();
        port = server.getPort();
        return this;
    }

    void stop(Stop how) throws IOException, InterruptedException {
        ProcessHandle postmaster = postmaster();
        signal(how.signal, postmaster);
        Awaitility.await().atMost(30, SECONDS).pollInterval(20, MILLISECONDS).until(() -> !postmaster.isAlive());
        // It finds nothing to stop, and lets go of the folder.
        server.close();
    }

    /** Lets nothing of it run: connections stay open, and nobody answers on them. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP", everyProcess());
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", everyProcess());
    }

    /** Cuts every connection but the one that does it, and answers how many there were. */
    int cutConnections() throws SQLException {
        try (Connection connection = connect();
                ResultSet cut = connection
                        .createStatement()
                        .executeQuery("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                + " where backend_type = 'client backend' and pid <> pg_backend_pid()")) {
            cut.next();
            return cut.getInt(1);
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=5";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "postgres");
    }

    /** The first column of every row, as text. */
    List<String> texts(String query, String... parameters) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    private ProcessHandle postmaster() throws IOException {
        // Line 1 is the process id.
        long id = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    private ProcessHandle[] everyProcess() throws IOException {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toArray(ProcessHandle[]::new);
    }

    private static void signal(String name, ProcessHandle... processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        for (ProcessHandle process : processes) {
            command.add(Long.toString(process.pid()));
        }
        // One that has ended meanwhile is no matter.
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
