package io.paycools.gateway.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.paycools.gateway.api.ServiceException.Violation;

/**
 * Reads a request body strictly: a field we do not know, a number where a text belongs or a key that comes twice may be
 * a caller's typo, and a typo in an order about money must not pass.
 *
 * <p>Messages name the field and the rule, never the value.
 */
@ApplicationScoped
public class JsonBody {

    private static final String UNKNOWN_FIELDS = "unknown-fields";

    /** Nobody wants to be told of more. */
    private static final int MOST_UNKNOWN = 2000;

    /** How the validator calls the step from a map to its keys. */
    private static final String MAP_KEY = "<map key>";

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(LogicalType.Textual, text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .addModule(ExactConstants.module())
            .addHandler(new UnknownFieldCollector())
            .build();

    private final Validator validator;
    private final BodyLimit limit;

    JsonBody(Validator validator, BodyLimit limit) {
        this.validator = validator;
        this.limit = limit;
    }

    /**
     * Reads and checks a body.
     *
     * @param further rules that annotations cannot express; they see the value and add to the violations
     * @throws ServiceException with everything that is wrong at once
     */
    public <T> T read(byte[] body, Class<T> type, BiConsumer<T, List<Violation>> further) {
        limit.require(body);
        List<Violation> violations = new ArrayList<>();
        T value = parse(body, type, violations);
        check(value, further, violations);
        if (!violations.isEmpty()) {
            throw ServiceException.invalid(firstOfEachField(violations));
        }
        return value;
    }

    /** Checks a value by its annotations and the further rules, and adds what is wrong. */
    public <T> void check(T value, BiConsumer<T, List<Violation>> further, List<Violation> violations) {
        for (ConstraintViolation<T> violation : validator.validate(value)) {
            violations.add(new Violation(fieldOf(violation.getPropertyPath()), violation.getMessage()));
        }
        further.accept(value, violations);
    }

    /**
     * Reads a body of any size, adds the fields that are none, and checks nothing else.
     *
     * @throws ServiceException when it is not well-formed, or a value has the wrong type
     */
    public <T> T parse(byte[] body, Class<T> type, List<Violation> violations) {
        List<String> unknown = new ArrayList<>();
        T value = parseStrictly(body, type, unknown);
        for (String field : unknown) {
            violations.add(new Violation(field, "is not a field of this request"));
        }
        return value;
    }

    private static <T> T parseStrictly(byte[] body, Class<T> type, List<String> unknown) {
        try {
            T value = STRICT.readerFor(type)
                    .withAttribute(UNKNOWN_FIELDS, unknown)
                    .readValue(body);
            if (value == null) {
                throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body must be a JSON object.");
            }
            return value;
        } catch (MismatchedInputException e) {
            String field = fieldOf(e);
            if (field.isEmpty()) {
                throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body must be a JSON object.");
            }
            throw ServiceException.invalid(List.of(new Violation(field, ruleBehind(e))));
        } catch (JsonProcessingException e) {
            if (e instanceof JsonMappingException mapping && e.getCause() instanceof InputCoercionException) {
                throw ServiceException.invalid(List.of(new Violation(fieldOf(mapping), "is out of range")));
            }
            String where = e.getLocation() == null
                    ? null
                    : "Line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".";
            throw new ServiceException(ErrorCode.MALFORMED_JSON, where);
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body is not valid UTF-8 text.");
        }
    }

    private static String ruleBehind(MismatchedInputException e) {
        return e instanceof InvalidFormatException format
                        && format.getTargetType().isEnum()
                ? "must be one of " + Arrays.toString(format.getTargetType().getEnumConstants())
                : "has the wrong JSON type";
    }

    private static String fieldOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return cut(path.toString());
    }

    /** In the notation of {@link Violation}, not in the validator's own. */
    private static String fieldOf(Path path) {
        StringBuilder field = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                field.append(field.isEmpty() ? "" : ".").append(node.getName());
            } else if (node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            } else if (!MAP_KEY.equals(node.getName())) {
                field.append('.').append(node.getKey());
            }
            // A key that is wrong itself is not quoted: then the map is the field.
        }
        return cut(field.toString());
    }

    /** What is wrong, in the order of the fields and one entry per field. */
    public static List<Violation> firstOfEachField(List<Violation> violations) {
        List<Violation> sorted = new ArrayList<>(violations);
        sorted.sort(Comparator.comparing(Violation::field));
        List<Violation> first = new ArrayList<>();
        for (Violation violation : sorted) {
            if (first.isEmpty() || !first.get(first.size() - 1).field().equals(violation.field())) {
                first.add(violation);
            }
        }
        return first;
    }

    /** A field's name comes from outside too. */
    private static String cut(String field) {
        String printable = field.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= 100 ? printable : printable.substring(0, 100);
    }

    /** Collects all unknown fields instead of stopping at the first. */
    private static final class UnknownFieldCollector extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object beanOrClass,
                String name)
                throws IOException {
            @SuppressWarnings("unchecked")
            List<String> unknown = (List<String>) context.getAttribute(UNKNOWN_FIELDS);
            String pointer = parser.getParsingContext().pathAsPointer().toString();
            if (unknown.size() >= MOST_UNKNOWN) {
                parser.skipChildren();
                return true;
            }
            // The place in a list in the notation of Violation: payouts[3].iban.
            unknown.add(cut(pointer.substring(1).replace('/', '.').replaceAll("\\.([0-9]+)(?=\\.)", "[$1]")));
            parser.skipChildren();
            return true;
        }
    }
}
