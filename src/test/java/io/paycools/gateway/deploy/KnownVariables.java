package io.paycools.gateway.deploy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.ConfigMappings;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;

/** The environment variables that the application reads while it runs: its own properties and those of Quarkus. */
final class KnownVariables {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern INJECTED = Pattern.compile("@ConfigProperty\\(name = (?:\"([a-z0-9.-]+)\"|PROPERTY)");
    private static final Pattern CONSTANT = Pattern.compile("String PROPERTY = \"([a-z0-9.-]+)\"");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z0-9.-]+)\"\\)");

    private final Set<String> own = new HashSet<>();
    private final Set<String> ofQuarkus = new HashSet<>();

    KnownVariables() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                readSource(file);
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        for (URL model : Collections.list(
                getClass().getClassLoader().getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
            readModel(mapper.readTree(model));
        }
    }

    boolean contains(String variable) {
        return ofQuarkus.contains(variable) || own.stream().anyMatch(variable::matches);
    }

    private void readSource(Path file) throws IOException, ClassNotFoundException {
        String source = Files.readString(file);
        for (Matcher injected = INJECTED.matcher(source); injected.find(); ) {
            own.add(variable(injected.group(1) == null ? constant(source) : injected.group(1)));
        }
        Matcher mapping = MAPPING.matcher(source);
        if (mapping.find()) {
            String path = SOURCES.relativize(file).toString();
            Class<?> type = Class.forName(path.substring(0, path.length() - 5).replace('/', '.'));
            for (String property : ConfigMappings.getProperties(configClass(type, mapping.group(1)))
                    .keySet()) {
                own.add(variable(property));
            }
        }
    }

    private static String constant(String source) {
        Matcher constant = CONSTANT.matcher(source);
        if (!constant.find()) {
            throw new IllegalStateException("a property is named by a constant that is not here");
        }
        return constant.group(1);
    }

    /** A name in a property's place is a star there, and one word in a variable. */
    private static String variable(String property) {
        return Stream.of(property.split("\\*", -1))
                .map(part -> part.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .reduce((first, second) -> first + "[A-Z0-9]+" + second)
                .orElseThrow();
    }

    private void readModel(JsonNode node) {
        // What is fixed in the build cannot be changed by a variable.
        if (node.path("phase").asText().equals("RUN_TIME")) {
            for (JsonNode path :
                    List.of(node.path("path"), node.path("additionalPaths").path(0))) {
                ofQuarkus.add(path.path("environmentVariable").asText());
            }
        }
        node.elements().forEachRemaining(this::readModel);
    }
}
