package io.paycools.gateway.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Overlay;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The packaged application with what the production overlay of deploy/kubernetes gives its containers: the migration
 * Job and a replica, each as its own user of the database.
 */
class KubernetesIT {

    @TempDir
    Path folder;

    private static final String NAME = "paycools-gateway";

    private EmbeddedPostgres database;
    private StandIn payCools;
    private PackagedGateway replica;

    @BeforeEach
    void start() throws IOException, SQLException {
        database = EmbeddedPostgres.builder().start();
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(Path.of("deploy/database/roles.sql")));
        }
        int payCoolsPort = Ports.free();
        replica = replica("http://127.0.0.1:" + payCoolsPort);
        payCools = StandIn.delivering(payCoolsPort, replica.url());
    }

    @AfterEach
    void stop() throws IOException {
        replica.close();
        payCools.close();
        database.close();
    }

    @Test
    void shouldMigrateAnEmptyDatabaseAndEnd() throws IOException, InterruptedException, SQLException {
        assertEquals(0, migrate(), "the first time");
        assertEquals(0, migrate(), "when there is nothing to do");
        Properties settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertEquals(settings.getProperty("gateway.schema-version"), newestMigration());
    }

    @Test
    void shouldGoBackToTheReleaseBeforeOnTheSchemaOfALaterOne() throws IOException, InterruptedException, SQLException {
        assertEquals(0, migrate());
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success)"
                    + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'gateway_owner', 1, true)");
        }
        assertEquals(0, migrate());
        replica.startAndAwaitReady();
        assertEquals(200, asked(gateway().getStartupProbe()));
    }

    @Test
    void shouldNotCallAMigrationDoneThatCouldNotBeMade() throws IOException, InterruptedException {
        database.close();
        assertNotEquals(0, migrate());
    }

    @Test
    void shouldWaitForTheSchemaWithoutBeingRestartedAndThenTakeMoney()
            throws IOException, InterruptedException, SQLException {
        Container gateway = gateway();
        replica.start();
        await().atMost(60, SECONDS).until(() -> asked(gateway.getLivenessProbe()) == 200);
        assertEquals(503, asked(gateway.getStartupProbe()));

        assertEquals(0, migrate());

        await().atMost(30, SECONDS).until(() -> asked(gateway.getStartupProbe()) == 200);
        await().atMost(30, SECONDS).until(() -> asked(gateway.getReadinessProbe()) == 200);
        // The jobs have begun too.
        await().atMost(30, SECONDS).until(() -> replica.output().contains("replicas=1"));

        String orderId = Payments.newOrderId();
        String id = replica.create(Payments.cashier(orderId), "key-1")
                .then()
                .statusCode(201)
                .body("status", equalTo("PROCESSING"))
                .extract()
                .path("id");
        payCools.payerPays(orderId);
        replica.awaitStatus(id, "SUCCEEDED");
        replica.createRefund(id, Map.of("reason", "Not wanted"), "key-2").then().statusCode(201);
        replica.createPayout(Payouts.toBank(Payments.newOrderId()), "key-3")
                .then()
                .statusCode(201);
        assertEquals(List.of(), replica.errors());
    }

    /** The first use of the database takes long where CPU is short; requests are not to wait for it. */
    @Test
    void shouldTakeNothingAndDoNothingBeforeTheFirstUseOfTheDatabase()
            throws IOException, InterruptedException, SQLException {
        assertEquals(0, migrate());
        Container gateway = gateway();
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table payment_transaction");
            replica.start();
            await().atMost(60, SECONDS).until(() -> asked(gateway.getStartupProbe()) == 200);
            await().atMost(20, SECONDS).until(() -> waitForTheLock() == 1);
            assertEquals(503, asked(gateway.getReadinessProbe()));
            assertFalse(replica.output().contains("replicas=1"), "a job has begun");
            connection.rollback();
        }
        await().atMost(20, SECONDS).until(() -> asked(gateway.getReadinessProbe()) == 200);
        await().atMost(20, SECONDS).until(() -> replica.output().contains("replicas=1"));
    }

    private int waitForTheLock() throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from pg_locks where not granted"
                        + " and relation = 'payment_transaction'::regclass")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void shouldBeUnableToChangeATableOrWhatATriggerHolds() throws IOException, InterruptedException {
        assertEquals(0, migrate());
        for (String sql : new String[] {
            "drop table payment_transaction",
            "truncate transaction_event",
            "alter table transaction_event disable trigger all",
            "create table mine (id integer)",
            "set session_replication_role = replica"
        }) {
            SQLException refusal = assertThrows(SQLException.class, () -> asTheService(sql), sql);
            assertEquals("42501", refusal.getSQLState(), sql);
        }
    }

    /** With the environment of its container; only what the cluster would bring is from here. */
    private PackagedGateway replica(String payCoolsUrl) {
        PackagedGateway process = PackagedGateway.withNothingSet();
        for (EnvVar variable : gateway().getEnv()) {
            process.with(variable.getName(), variable.getValue());
        }
        assertEquals("/etc/paycools/merchant-private-key", process.setting("PAYCOOLS_MERCHANT_PRIVATE_KEY_FILE"));
        assertEquals("/etc/paycools/platform-public-key", process.setting("PAYCOOLS_PLATFORM_PUBLIC_KEY_FILES"));
        return process.with("QUARKUS_DATASOURCE_REACTIVE_URL", databaseUrl())
                // The embedded database has no TLS.
                .with("QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE", null)
                .with("QUARKUS_DATASOURCE_REACTIVE_HOSTNAME_VERIFICATION_ALGORITHM", null)
                .with("QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM", null)
                .with("QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS", null)
                .with("QUARKUS_DATASOURCE_USERNAME", "gateway_service")
                .with("QUARKUS_DATASOURCE_PASSWORD", "any")
                .with("PAYCOOLS_BASE_URL", payCoolsUrl)
                .with("PAYCOOLS_ALLOW_INSECURE_BASE_URL", "true")
                .with("PAYCOOLS_APP_ID", Vectors.APP_ID)
                .with(
                        "PAYCOOLS_MERCHANT_PRIVATE_KEY_FILE",
                        Vectors.keyFile("merchant-2048.pkcs8.pem").toString())
                .with(
                        "PAYCOOLS_PLATFORM_PUBLIC_KEY_FILES",
                        Vectors.keyFile("platform-2048.public.pem").toString())
                .with(
                        "GATEWAY_ENCRYPTION_KEYS_FILE",
                        file("encryption-keys", "2026:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
                .with(
                        "GATEWAY_API_KEYS_FILE",
                        file(
                                "clients",
                                client("shop", Callers.SHOP, "payments,read")
                                        + client("payroll", Callers.PAYROLL, "payouts,read")
                                        + client("support", Callers.SUPPORT, "refunds")));
    }

    private static String client(String name, String key, String roles) {
        return name + ".sha256=" + Callers.sha256(key) + "\n" + name + ".roles=" + roles + "\n";
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Integer migrate() throws IOException, InterruptedException {
        PackagedGateway job = PackagedGateway.withNothingSet();
        for (EnvVar variable : Overlay.named("production")
                .find(Job.class, NAME + "-migration")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()) {
            job.with(variable.getName(), variable.getValue());
        }
        assertTrue(job.setting("QUARKUS_DATASOURCE_JDBC_URL").startsWith("jdbc:postgresql://"));
        try (job) {
            return job.with("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + databaseUrl())
                    .with("QUARKUS_DATASOURCE_USERNAME", "gateway_owner")
                    .with("QUARKUS_DATASOURCE_PASSWORD", "any")
                    .with("GATEWAY_STORAGE_WAIT_AT_START", "PT3S")
                    .start()
                    .awaitExit();
        }
    }

    private static Container gateway() {
        return Overlay.named("production")
                .find(Deployment.class, NAME)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private int asked(Probe probe) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(replica.managementUrl() + probe.getHttpGet().getPath())
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private String databaseUrl() {
        return "postgresql://127.0.0.1:" + database.getPort() + "/postgres";
    }

    private String newestMigration() throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select max(cast(version as integer)) from flyway_schema_history where success")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void asTheService(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + databaseUrl(), "gateway_service", "any");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
