package io.paycools.gateway.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Says in the OpenAPI document what annotations would have to say everywhere: that a token does in the place of a key,
 * that every refusal is a problem, and that what has no value is null in an answer.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiDocument implements OASFilter {

    private static final String KEY = "ApiKey";
    private static final String TOKEN = "Bearer";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        List<Operation> operations = document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .toList();
        operations.forEach(OpenApiDocument::takeTokens);
        operations.forEach(OpenApiDocument::answerProblems);
        document.getComponents()
                .addSecurityScheme(
                        TOKEN,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("A token of the issuer, where one is set; never together with a key"));
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Set<String> answers = reachable(schemas, operations.stream().flatMap(OpenApiDocument::answers));
        answers.removeAll(reachable(schemas, operations.stream().flatMap(OpenApiDocument::requests)));
        answers.forEach(name -> allowNull(schemas.get(name)));
    }

    /** Whoever may come with a key may come with a token. */
    private static void takeTokens(Operation operation) {
        List<SecurityRequirement> known = operation.getSecurity();
        if (known != null && known.stream().noneMatch(each -> each.hasScheme(TOKEN))) {
            List<SecurityRequirement> both = new ArrayList<>(known);
            known.stream()
                    .filter(each -> each.hasScheme(KEY))
                    .forEach(each ->
                            both.add(OASFactory.createSecurityRequirement().addScheme(TOKEN, each.getScheme(KEY))));
            operation.setSecurity(both);
        }
    }

    /** What Quarkus adds by itself, such as 401, has the body that every refusal has. */
    private static void answerProblems(Operation operation) {
        APIResponse other = operation.getResponses().getDefaultValue();
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            if (other != null && status.startsWith("4") && answer.getContent() == null) {
                answer.setContent(other.getContent());
            }
        });
    }

    private static Stream<Schema> answers(Operation operation) {
        return operation.getResponses().getAPIResponses().values().stream()
                .flatMap(answer -> schemas(answer.getContent()));
    }

    private static Stream<Schema> requests(Operation operation) {
        return operation.getRequestBody() == null
                ? Stream.empty()
                : schemas(operation.getRequestBody().getContent());
    }

    private static Stream<Schema> schemas(Content content) {
        return content == null
                ? Stream.empty()
                : content.getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .filter(Objects::nonNull);
    }

    private static Set<String> reachable(Map<String, Schema> schemas, Stream<Schema> from) {
        Set<String> names = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>(from.toList());
        while (!open.isEmpty()) {
            Schema schema = open.poll();
            String ref = schema.getRef();
            String name = ref == null ? null : ref.substring(ref.lastIndexOf('/') + 1);
            if (name != null && schemas.containsKey(name) && names.add(name)) {
                open.add(schemas.get(name));
            }
            inside(schema).forEach(open::add);
        }
        return names;
    }

    private static Stream<Schema> inside(Schema schema) {
        Stream<Schema> properties =
                schema.getProperties() == null ? Stream.empty() : schema.getProperties().values().stream();
        Stream<Schema> alternatives = Stream.of(schema.getAnyOf(), schema.getAllOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(Collection::stream);
        return Stream.concat(
                Stream.concat(properties, alternatives),
                Stream.of(schema.getItems(), schema.getAdditionalPropertiesSchema())
                        .filter(Objects::nonNull));
    }

    private static void allowNull(Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
        schema.getProperties().forEach((name, property) -> {
            if (required.contains(name)) {
                return;
            }
            if (property.getRef() != null) {
                Schema named = OASFactory.createSchema().ref(property.getRef());
                property.setRef(null);
                property.setAnyOf(List.of(named, OASFactory.createSchema().addType(SchemaType.NULL)));
            } else if (property.getType() != null && !property.getType().contains(SchemaType.NULL)) {
                property.addType(SchemaType.NULL);
            }
        });
    }
}
