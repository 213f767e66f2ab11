package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** PostgreSQL as production runs it: what is committed is on the disk. The library of the tests switches that off. */
final class DurablePostgres implements AutoCloseable {

    private final Path folder;
    private final EmbeddedPostgres server;

    DurablePostgres(Path folder) throws IOException {
        this.folder = folder;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "120")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("log_destination", "jsonlog")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_directory", folder.resolve("log").toString())
                .setServerConfig("log_filename", "benchmark.log")
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** Lines of JSON. */
    Path log() {
        return folder.resolve("log").resolve("benchmark.json");
    }

    ProcessHandle process() throws IOException {
        long id = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    /** Settings that have to be on for the figures to mean anything. */
    String durability() throws SQLException {
        return "fsync " + text("show fsync") + ", synchronous_commit " + text("show synchronous_commit")
                + ", full_page_writes " + text("show full_page_writes") + ", PostgreSQL " + text("show server_version");
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    String text(String query) throws SQLException {
        try (Connection connection = connect();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?ApplicationName=benchmark", "postgres", "postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
