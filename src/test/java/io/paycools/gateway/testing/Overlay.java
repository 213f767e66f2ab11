package io.paycools.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An overlay of {@code deploy/kubernetes}, put together as kustomize does it, as far as ours go: resources, the
 * namespace, images, and JSON patches that add and replace. What it does not know it refuses.
 */
public final class Overlay {

    public static final Path FOLDER = Path.of("deploy/kubernetes").toAbsolutePath();

    private static final ObjectMapper YAML = new YAMLMapper();

    /** The types take what they do not know and keep it aside; here it is a mistake. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().setDeserializerModifier(new BeanDeserializerModifier() {
                @Override
                public BeanDeserializerBuilder updateBuilder(
                        DeserializationConfig config,
                        com.fasterxml.jackson.databind.BeanDescription type,
                        BeanDeserializerBuilder builder) {
                    builder.setAnySetter(null);
                    return builder;
                }
            }))
            .build();

    private final List<ObjectNode> documents;

    private Overlay(List<ObjectNode> documents) {
        this.documents = documents;
    }

    public static Overlay named(String name) {
        return new Overlay(resolve(FOLDER.resolve("overlays").resolve(name)));
    }

    public List<ObjectNode> documents() {
        return documents;
    }

    /** What is of the type and has the name, every field known. */
    public <T extends HasMetadata> T find(Class<T> type, String name) {
        String kind = HasMetadata.getKind(type);
        return documents.stream()
                .filter(document -> text(document, "kind").equals(kind)
                        && text(document.path("metadata"), "name").equals(name))
                .map(document -> typed(document, type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
    }

    public static <T> T typed(JsonNode document, Class<T> type) {
        try {
            return STRICT.treeToValue(document, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a text in YAML. */
    public static List<ObjectNode> read(String yaml) {
        List<ObjectNode> documents = new ArrayList<>();
        try (var values = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(yaml)) {
            values.forEachRemaining(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    private static List<ObjectNode> resolve(Path folder) {
        ObjectNode kustomization =
                read(text(folder.resolve("kustomization.yaml"))).get(0);
        Set<String> unknown = new HashSet<>();
        kustomization.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Set.of("apiVersion", "kind", "resources", "namespace", "images", "patches"));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(folder + " has " + unknown + ", which is not understood here");
        }
        List<ObjectNode> documents = new ArrayList<>();
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            documents.addAll(Files.isDirectory(path) ? resolve(path) : read(text(path)));
        }
        for (JsonNode patch : kustomization.path("patches")) {
            ObjectNode target = find(documents, patch.path("target"));
            for (JsonNode operation : array(folder.resolve(text(patch, "path")))) {
                apply(operation, target);
            }
        }
        documents.forEach(document -> {
            kustomization.path("images").forEach(image -> rename(image, document));
            if (kustomization.has("namespace") && !text(document, "kind").equals("Namespace")) {
                ((ObjectNode) document.get("metadata")).set("namespace", kustomization.get("namespace"));
            }
        });
        return documents;
    }

    private static ObjectNode find(List<ObjectNode> documents, JsonNode target) {
        return documents.stream()
                .filter(document -> text(document, "kind").equals(text(target, "kind"))
                        && text(document.path("metadata"), "name").equals(text(target, "name")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing to patch: " + target));
    }

    private static void apply(JsonNode operation, ObjectNode document) {
        String path = text(operation, "path");
        JsonNode parent = document.at(path.substring(0, path.lastIndexOf('/')));
        String last = path.substring(path.lastIndexOf('/') + 1);
        String what = text(operation, "op");
        JsonNode value = operation.get("value");
        if (what.equals("add") && parent instanceof ArrayNode array && last.equals("-")) {
            array.add(value);
        } else if (what.equals("replace") && parent instanceof ArrayNode array && array.has(Integer.parseInt(last))) {
            array.set(Integer.parseInt(last), value);
        } else if (what.equals("replace") && parent instanceof ObjectNode object && object.has(last)) {
            object.set(last, value);
        } else {
            throw new IllegalArgumentException("not understood here, or without a place: " + operation);
        }
    }

    private static void rename(JsonNode image, JsonNode node) {
        if (node instanceof ObjectNode object && text(object, "image").equals(text(image, "name"))) {
            object.put("image", text(image, "newName") + ":" + text(image, "newTag"));
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            rename(image, children.next());
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static JsonNode array(Path file) {
        try {
            return YAML.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
