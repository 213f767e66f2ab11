package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Traces and log lines of the packaged application in the production profile. */
class TelemetryIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Set<String> ALWAYS = Set.of("timestamp", "level", "logger", "thread", "message", "context");
    private static final Set<String> SOMETIMES = Set.of("stackTrace");

    /** What a collector got, each an OTLP message in binary form. */
    private final ConcurrentLinkedQueue<String> collected = new ConcurrentLinkedQueue<>();

    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
        collector.createContext("/", exchange -> {
            collected.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private PackagedGateway gateway(int databasePort, String payCools) {
        return new PackagedGateway(databasePort, payCools)
                .with("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .with(
                        "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort());
    }

    /** Answers the lines after having looked at each. */
    private static List<JsonNode> wellFormed(PackagedGateway gateway) throws IOException {
        List<JsonNode> lines = gateway.logged();
        for (JsonNode line : lines) {
            Set<String> keys = new TreeSet<>();
            line.fieldNames().forEachRemaining(keys::add);
            assertTrue(keys.containsAll(ALWAYS), line.toString());
            keys.removeAll(ALWAYS);
            keys.removeAll(SOMETIMES);
            assertEquals(Set.of(), keys, line.toString());
        }
        return lines;
    }

    @Test
    void shouldSendTracesAndWriteTheirIdsWhenSwitchedOn() throws IOException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            int payCoolsPort = Ports.free();
            try (PackagedGateway gateway = gateway(database.getPort(), "http://127.0.0.1:" + payCoolsPort)
                            .with("QUARKUS_OTEL_SDK_DISABLED", "false")
                            .with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "PT0.2S");
                    StandIn payCools = StandIn.delivering(payCoolsPort, gateway.url())) {
                gateway.startAndAwaitReady();
                String orderId = Payments.newOrderId();
                String id = gateway.as(Callers.SHOP)
                        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .header("Idempotency-Key", "key-1")
                        .contentType("application/json")
                        .body(Payments.cashier(orderId))
                        .post("/v1/payments")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
                payCools.payerPays(orderId);
                gateway.awaitStatus(id, "SUCCEEDED");

                await().atMost(20, SECONDS)
                        .until(() -> String.join("", collected).contains("webhook process"));
                String spans = String.join("", collected);
                assertTrue(spans.contains("PayCools create-payment"));
                assertTrue(spans.contains(id));
                for (String secret : List.of("payer@example.com", "09171234567", Callers.SHOP)) {
                    assertFalse(spans.contains(secret), secret);
                }
                List<JsonNode> lines = wellFormed(gateway);
                for (String status : List.of("PENDING", "SUCCEEDED")) {
                    JsonNode line = lines.stream()
                            .filter(each -> each.path("message").asText().contains("status=" + status + " "))
                            .findFirst()
                            .orElseThrow();
                    assertEquals(TRACE, line.at("/context/traceId").asText());
                    assertEquals(id, line.at("/context/transactionId").asText());
                    assertEquals("default", line.at("/context/account").asText());
                    assertEquals(16, line.at("/context/spanId").asText().length());
                }
            }
        }
    }

    /** A migration that fails writes what tears lines apart: a message of several lines, and an exception. */
    @Test
    void shouldWriteOneObjectPerLineAlsoOfAnExceptionAndConnectToNobodyUnasked()
            throws IOException, InterruptedException, SQLException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start();
                Connection connection = database.getPostgresDatabase().getConnection();
                PackagedGateway gateway = gateway(database.getPort(), "http://127.0.0.1:1")
                        .with("QUARKUS_FLYWAY_BASELINE_ON_MIGRATE", "true")
                        .with("QUARKUS_FLYWAY_BASELINE_VERSION", "0")) {
            connection.createStatement().execute("create table payment_transaction (somebody_elses integer)");
            gateway.start();
            Integer code = gateway.awaitExit();
            assertTrue(code != null && code != 0, "exit code " + code);

            List<JsonNode> lines = wellFormed(gateway);

            assertTrue(lines.stream()
                    .anyMatch(line -> line.path("stackTrace").asText().contains("\n\tat ")));
            assertTrue(lines.stream()
                    .anyMatch(line -> line.path("message").asText().strip().contains("\n")
                            || line.path("stackTrace").asText().contains("\nSQL State")));
            assertEquals(List.of(), List.copyOf(collected));
        }
    }
}
