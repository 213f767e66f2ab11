package io.paycools.gateway.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.paycools.gateway.api.Document.Operation;
import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Mutations;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Refunds;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The OpenAPI document and the service say the same: of its examples, and of requests good and bad. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class OpenApiConformanceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Begin long work that other tests look at: these get no good body. */
    private static final Set<String> NEVER_MEANT =
            Set.of("createAcceptanceRun", "checkGoLive", "erasePersonalData", "cancelAcceptanceRun");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "PHP",
            "0",
            "-1",
            "1e9",
            "99999999999999999999",
            "\u0000",
            "ñ\uD83D\uDE00",
            "%00",
            "../..",
            "2026-11-25T00:00:00Z",
            "true",
            "x".repeat(300));

    private final Document document = new Document(Path.of("src/site/openapi.yaml"));

    @Test
    void shouldNameBothWaysToComeIn() {
        assertEquals(
                "apiKey", document.securitySchemes().path("ApiKey").path("type").asText());
        assertEquals(
                "bearer",
                document.securitySchemes().path("Bearer").path("scheme").asText());
        document.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .forEach(operation -> {
                    JsonNode security = operation.node().path("security");
                    assertTrue(security.toString().contains("ApiKey"), operation.id());
                    assertEquals(
                            security.findValue("ApiKey"), security.findValue("Bearer"), operation.id() + " by token");
                });
    }

    @Test
    void shouldGiveExamplesThatFit() {
        List<String> wrong = new ArrayList<>();
        document.schemas().fields().forEachRemaining(schema -> schema.getValue()
                .path("properties")
                .fields()
                .forEachRemaining(
                        property -> property.getValue().path("examples").forEach(example -> {
                            String misfits = document.misfits(property.getValue(), example);
                            if (!misfits.isEmpty()) {
                                wrong.add(schema.getKey() + "." + property.getKey() + ": " + misfits);
                            }
                        })));
        assertEquals(List.of(), wrong);
    }

    /** Whole bodies are taken; of those that the examples of the fields make, no example is refused. */
    @Test
    void shouldTakeEveryExample() {
        String payment = Refunds.paidPayment();
        for (Operation operation : document.operations()) {
            JsonNode body = operation.body("application/json");
            String path = operation.path().replaceAll("\\{\\w+}", payment);
            List<JsonNode> whole = body.path("examples").findValues("value");
            whole.forEach(example -> {
                Response answer = send(operation, path, "application/json", example.toString(), newKey());
                assertTrue(List.of(201, 202).contains(answer.statusCode()), answer::asString);
                check(operation, answer, example.toString());
            });
            if (whole.isEmpty() && !body.isMissingNode() && !NEVER_MEANT.contains(operation.id())) {
                takeExamplesOfFields(operation, path, example(body.path("schema")));
            }
        }
    }

    private void takeExamplesOfFields(Operation operation, String path, JsonNode body) {
        Response answer = send(operation, path, "application/json", body.toString(), newKey());
        check(operation, answer, body.toString());
        if (answer.statusCode() == 422 && answer.path("violations") != null) {
            List<String> refused = answer.path("violations.field");
            refused.forEach(field -> assertTrue(
                    body.at("/" + field.replaceAll("\\[(\\d+)]", "/$1").replace('.', '/'))
                            .isMissingNode(),
                    () -> operation.id() + " refuses its own example: " + answer.asString() + " in " + body));
        }
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    @Test
    void shouldTakeTheExampleOfABatchAsCsv() {
        Operation batch = document.operations().stream()
                .filter(operation -> !operation.body("text/csv").isMissingNode())
                .findFirst()
                .orElseThrow();
        String csv = batch.body("text/csv").path("example").asText();
        Response answer = send(
                batch,
                batch.path(),
                "text/csv; charset=UTF-8",
                csv,
                UUID.randomUUID().toString());
        assertEquals(202, answer.statusCode(), answer::asString);
        check(batch, answer, csv);
    }

    @Test
    void shouldAnswerAsDocumentedWhateverIsAsked() {
        Random random = Proof.random("requests by the document");
        String payment = Refunds.paidPayment();
        String payout = Payouts.create(Payouts.toBank(newOrderId())).path("id");
        String refund = Refunds.create(payment, Refunds.of("0.01")).path("id");
        List<String> ids = List.of(payment, payout, refund, UUID.randomUUID().toString());
        List<Operation> operations = document.operations();
        for (int i = 0; i < Proof.mutations(); i++) {
            Operation operation = operations.get(i % operations.size());
            String path = fill(operation, ids, random);
            JsonNode schema = operation.body("application/json").path("schema");
            String body = schema.isMissingNode() ? null : body(operation, schema, random);
            String type = random.nextInt(12) == 0 ? "text/plain" : "application/json";
            String key = random.nextInt(10) == 0 ? TEXTS.get(2) : newKey();
            Response answer = send(operation, path, type, body, key);
            check(operation, answer, path + " " + body);
        }
    }

    @Test
    void shouldRefuseOtherMethodsAndMediaTypesWithAProblem() {
        for (Operation operation : document.operations()) {
            String path =
                    operation.path().replaceAll("\\{\\w+}", UUID.randomUUID().toString());
            if (path.startsWith("/v1/")) {
                assertProblem(operation, as().put(path), 405);
                assertProblem(operation, as().patch(path), 405);
                Response wrong = as().accept("image/png").get(path);
                assertTrue(wrong.statusCode() < 500, () -> path + " " + wrong.statusCode());
                assertProblem(operation, given().get(path), 401, 404, 405);
            }
        }
    }

    private static RequestSpecification as() {
        return given().header("X-API-Key", Callers.OWNER);
    }

    private static Response send(Operation operation, String path, String type, String body, String key) {
        RequestSpecification request = as().redirects().follow(false).urlEncodingEnabled(false);
        if (!operation.parameters("header").isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        if (body != null) {
            request.header("Content-Type", type).body(body.getBytes(StandardCharsets.UTF_8));
        }
        return request.request(operation.method(), path);
    }

    /** A known success with a body that fits, or a problem. */
    private void check(Operation operation, Response answer, String asked) {
        int status = answer.statusCode();
        String what = operation.id() + " answers " + status + " to " + asked;
        assertTrue(status < 500 || status == 503, () -> what + ": " + answer.asString());
        if (operation.path().startsWith("/pay/")) {
            assertTrue(status == 303 || answer.contentType().startsWith("text/html"), what);
            return;
        }
        if (status < 400) {
            assertTrue(operation.documents(status), what + ", which is not documented");
        }
        String type = answer.contentType() == null ? "" : answer.contentType().split(";", 2)[0];
        if (status >= 400) {
            assertEquals("application/problem+json", type, what);
        }
        JsonNode schema = operation.answer(status, type);
        if (type.endsWith("json") && !answer.asString().isEmpty()) {
            assertTrue(!schema.isMissingNode(), () -> what + " with a body that is not documented: " + type);
            assertEquals("", document.misfits(schema, answer.asString()), () -> what + ": " + answer.asString());
        }
    }

    private void assertProblem(Operation operation, Response answer, Integer... possible) {
        assertTrue(
                List.of(possible).contains(answer.statusCode()) || answer.statusCode() < 400,
                () -> operation.id() + ": " + answer.statusCode());
        if (answer.statusCode() >= 400) {
            assertEquals("application/problem+json", answer.contentType().split(";", 2)[0], operation.id());
            assertEquals("", document.misfits(document.schemas().path("Problem"), answer.asString()), operation.id());
        }
    }

    private static String fill(Operation operation, List<String> ids, Random random) {
        String path = operation
                .path()
                .replaceAll("\\{\\w+}", random.nextInt(6) == 0 ? "none" : ids.get(random.nextInt(ids.size())));
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.parameters("query")) {
            if (random.nextInt(3) == 0) {
                query.add(parameter.path("name").asText() + "="
                        + URLEncoder.encode(TEXTS.get(random.nextInt(TEXTS.size())), StandardCharsets.UTF_8));
            }
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** The example with something else in one place, or anything. */
    private String body(Operation operation, JsonNode schema, Random random) {
        if (NEVER_MEANT.contains(operation.id()) || random.nextInt(8) == 0) {
            return random.nextBoolean()
                    ? Mutations.json(random, 4)
                    : new String(
                            Mutations.spoilt(example(schema).toString().getBytes(StandardCharsets.UTF_8), random),
                            StandardCharsets.UTF_8);
        }
        JsonNode body = example(schema);
        if (body instanceof ObjectNode object && !object.isEmpty() && random.nextInt(5) > 0) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.put("unknown", 1);
                case 2 -> object.put(name, TEXTS.get(random.nextInt(TEXTS.size())));
                default -> object.putRawValue(name, new RawValue(Mutations.json(random, 3)));
            }
        }
        return body.toString();
    }

    /** Made of the examples of the properties; what has none is left out unless it is required. */
    private JsonNode example(JsonNode named) {
        JsonNode schema = document.resolve(named);
        if (schema.path("examples").has(0)) {
            return schema.path("examples").get(0);
        }
        if (schema.path("enum").has(0)) {
            return schema.path("enum").get(0);
        }
        if (schema.has("properties")) {
            ObjectNode object = JSON.createObjectNode();
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.path("properties").fields().forEachRemaining(property -> {
                if (required.contains(property.getKey())
                        || document.resolve(property.getValue()).has("examples")) {
                    object.set(property.getKey(), example(property.getValue()));
                }
            });
            return object;
        }
        if (schema.has("items")) {
            ArrayNode list = JSON.createArrayNode();
            return list.add(example(schema.path("items")));
        }
        return switch (schema.path("type").asText()) {
            case "integer", "number" -> JSON.getNodeFactory().numberNode(1);
            case "boolean" -> JSON.getNodeFactory().booleanNode(true);
            case "object" -> JSON.createObjectNode();
            default -> JSON.getNodeFactory().textNode("x");
        };
    }
}
