package io.paycools.gateway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

/** The committed OpenAPI document: its operations, and whether a value fits a schema of it. */
final class Document {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;
    private final Map<JsonNode, JsonSchema> compiled = new HashMap<>();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** One method of one path. */
    record Operation(String path, String method, JsonNode node) {
        String id() {
            return node.path("operationId").asText();
        }

        JsonNode body(String mediaType) {
            return node.path("requestBody").path("content").path(mediaType);
        }

        List<JsonNode> parameters(String in) {
            return StreamSupport.stream(node.path("parameters").spliterator(), false)
                    .filter(parameter -> parameter.path("in").asText().equals(in))
                    .toList();
        }

        boolean documents(int status) {
            return node.path("responses").has(Integer.toString(status));
        }

        /** The schema of an answer with the status, missing when the document says nothing of its body. */
        JsonNode answer(int status, String mediaType) {
            JsonNode responses = node.path("responses");
            String known = documents(status) ? Integer.toString(status) : "default";
            JsonNode content = responses.path(known).path("content");
            return content.has(mediaType)
                    ? content.path(mediaType).path("schema")
                    : content.path("*/*").path("schema");
        }
    }

    Document(Path file) {
        try {
            root = (ObjectNode) new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        root.path("components").path("schemas").forEach(Document::close);
    }

    /** What is not documented does not fit. */
    private static void close(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> paths = root.path("paths").fields(); paths.hasNext(); ) {
            Map.Entry<String, JsonNode> path = paths.next();
            path.getValue().fields().forEachRemaining(method -> {
                if (List.of("get", "post", "delete").contains(method.getKey())) {
                    all.add(new Operation(path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()));
                }
            });
        }
        return all;
    }

    JsonNode schemas() {
        return root.path("components").path("schemas");
    }

    JsonNode securitySchemes() {
        return root.path("components").path("securitySchemes");
    }

    /** The schema itself, where it is only named. */
    JsonNode resolve(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        return ref.isTextual() ? root.at(ref.asText().substring(1)) : schema;
    }

    /** What does not fit, in a sentence each; empty when all does. */
    String misfits(JsonNode schema, String value) {
        try {
            return misfits(schema, JSON.readTree(value));
        } catch (IOException e) {
            return "is no JSON: " + value;
        }
    }

    String misfits(JsonNode schema, JsonNode value) {
        JsonSchema known = compiled.computeIfAbsent(schema, each -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.putArray("allOf").add(each);
            whole.set("components", root.path("components"));
            return factory.getSchema(whole);
        });
        return known.validate(value).stream().map(ValidationMessage::getMessage).collect(Collectors.joining("; "));
    }
}
