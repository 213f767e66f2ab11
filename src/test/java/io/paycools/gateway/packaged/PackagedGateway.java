package io.paycools.gateway.packaged;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/** The packaged application as an operator runs it: a process of its own, told everything by environment variables. */
final class PackagedGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Most of these processes live for seconds, in which the optimising compiler would only be in the way. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Map<String, String> environment = new HashMap<>();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private List<String> flags;

    private Process process;
    private Path log;

    private PackagedGateway() {
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    PackagedGateway(int databasePort, String payCoolsUrl) {
        this();
        String database = "postgresql://127.0.0.1:" + databasePort + "/postgres";
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", database);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + database);
        environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "postgres");
        environment.put("PAYCOOLS_BASE_URL", payCoolsUrl);
        environment.put("PAYCOOLS_ALLOW_INSECURE_BASE_URL", "true");
        environment.put("PAYCOOLS_ENVIRONMENT", "test");
        environment.put("PAYCOOLS_APP_ID", Vectors.APP_ID);
        environment.put("PAYCOOLS_MERCHANT_PRIVATE_KEY", Vectors.key("merchant-2048.pkcs8.pem"));
        environment.put("PAYCOOLS_PLATFORM_PUBLIC_KEYS", Vectors.key("platform-2048.public.pem"));
        environment.put("PAYCOOLS_CALLBACK_BASE_URL", "https://gateway.example");
        environment.put("GATEWAY_API_KEYS_SHOP_SHA256", Callers.sha256(Callers.SHOP));
        environment.put("GATEWAY_API_KEYS_SHOP_ROLES", "payments,read");
        environment.put("GATEWAY_API_KEYS_PAYROLL_SHA256", Callers.sha256(Callers.PAYROLL));
        environment.put("GATEWAY_API_KEYS_PAYROLL_ROLES", "payouts,read");
        environment.put("GATEWAY_API_KEYS_SUPPORT_SHA256", Callers.sha256(Callers.SUPPORT));
        environment.put("GATEWAY_API_KEYS_SUPPORT_ROLES", "refunds");
        environment.put("GATEWAY_API_KEYS_SUPERVISOR_SHA256", Callers.sha256(Callers.SUPERVISOR));
        environment.put("GATEWAY_API_KEYS_SUPERVISOR_ROLES", "admin,payout-approver");
        environment.put("GATEWAY_ENCRYPTION_KEYS", "2026:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    /** One that knows its ports and nothing else. */
    static PackagedGateway withNothingSet() {
        return new PackagedGateway();
    }

    String setting(String variable) {
        return environment.get(variable);
    }

    /** Changes a setting; null takes it away. */
    PackagedGateway with(String variable, String value) {
        if (value == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, value);
        }
        return this;
    }

    /** Runs it with these flags of the JVM alone. */
    PackagedGateway withFlags(List<String> others) {
        flags = others;
        return this;
    }

    PackagedGateway start() throws IOException {
        File folder = new File(System.getProperty("quarkus-app.dir"));
        // Kept with the build, for whoever has to find out why a test failed.
        log = Files.createTempFile(
                Files.createDirectories(folder.toPath().resolveSibling("packaged-gateway")), "gateway", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags == null ? SHORT_LIVED : flags);
        if (flags == null && Runtime.version().feature() < 25) {
            // From Java 25 on the JVM warns between the lines of the log that not all of it was of use.
            command.addAll(StartCache.flag());
        }
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command)
                // Not the project's folder: Quarkus would read a .env file and config/ there.
                .directory(folder)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        return this;
    }

    PackagedGateway startAndAwaitReady() throws IOException {
        start();
        await().atMost(60, SECONDS).pollInterval(100, MILLISECONDS).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the gateway ended: " + output());
            }
            return health("ready") == 200;
        });
        return this;
    }

    /** The status code of a probe, or 0 when nobody answers. */
    int health(String probe) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(managementUrl() + "/q/health/" + probe).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    RequestSpecification as(String apiKey) {
        return RestAssured.given().baseUri(url()).port(port).header("X-API-Key", apiKey);
    }

    Response create(Object order, String idempotencyKey) {
        return as(Callers.SHOP)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payments");
    }

    Response createPayout(Object order, String idempotencyKey) {
        return as(Callers.PAYROLL)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payouts");
    }

    Response createRefund(String payment, Object order, String idempotencyKey) {
        return as(Callers.SUPPORT)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(order)
                .post("/v1/payments/" + payment + "/refunds");
    }

    Response get(String path) {
        return as(Callers.SHOP).get(path);
    }

    Response refresh(String id) {
        return as(Callers.SHOP).post("/v1/transactions/" + id + "/refresh");
    }

    void awaitStatus(String id, String status) {
        await().atMost(20, SECONDS)
                .until(() -> get("/v1/payments/" + id).jsonPath().getString("status"), status::equals);
    }

    /** A payment of 500.10 pesos that was paid; the first request of a process may take too long for its database. */
    String paidPayment() {
        String orderId = Payments.newOrderId();
        Map<String, Object> order = Payments.cashier(orderId, "sandbox:webhook-first");
        String id = await().atMost(60, SECONDS)
                .until(() -> create(order, "key-" + orderId), answer -> answer.statusCode() == 201)
                .path("id");
        awaitStatus(id, "SUCCEEDED");
        return id;
    }

    /**
     * Does what only a person may: has the payouts and refunds that PayCools does not know sent again. Answers their
     * discrepancies.
     */
    List<String> sendAgainWhatIsNotKnown() {
        List<String> open = as(Callers.SUPERVISOR)
                .get("/v1/discrepancies?kind=NOT_KNOWN&limit=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
        for (String discrepancy : open) {
            as(Callers.SUPERVISOR)
                    .contentType("application/json")
                    .body(Map.of("person", "Ann Lee", "reason", "not there", "resolution", "SEND_AGAIN"))
                    .post("/v1/discrepancies/" + discrepancy + "/resolve")
                    .then()
                    .statusCode(200);
        }
        return open;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /** The lines of the log, each of which is one JSON object in production. */
    List<JsonNode> logged() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = JSON.readTree(line);
            if (!entry.isObject()) {
                throw new IllegalStateException("no JSON object: " + line);
            }
            lines.add(entry);
        }
        return lines;
    }

    /** What somebody would have to act on. */
    List<JsonNode> errors() throws IOException {
        return logged().stream()
                .filter(entry -> entry.path("level").asText().equals("ERROR"))
                .toList();
    }

    /** As the kernel does it: without a chance to tidy up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop and answers the exit code, or null when it does not. */
    Integer terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(15, SECONDS) ? process.exitValue() : null;
    }

    /** Waits until it ends by itself and answers the exit code, or null when it does not. */
    Integer awaitExit() throws InterruptedException {
        return process.waitFor(60, SECONDS) ? process.exitValue() : null;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
