package io.paycools.gateway.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Files of secrets that change, come, go and turn out to be useless. */
class SecretFilesTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SecretFiles files = new SecretFiles(metrics);
    private final List<String> used = new ArrayList<>();
    private Path file;

    @TempDir
    Path folder;

    @BeforeEach
    void watch() throws IOException {
        file = Files.writeString(folder.resolve("secret"), "one");
        files.watch("secret", List.of(file.toString(), folder.resolve("other").toString()), () -> {
            String text = SecretFiles.read("secret", file.toString());
            if (text.contains("useless")) {
                throw new ConfigurationException("secret is useless.");
            }
            used.add(text);
        });
    }

    /** What has changed is taken when it is the same at a second look. */
    private void looks() {
        files.look();
        files.look();
    }

    private double unusable() {
        return metrics.get("gateway.secrets.unusable").gauge().value();
    }

    @Test
    void shouldReadAgainOnlyWhatHasChanged() throws IOException {
        files.look();
        assertEquals(List.of(), used);
        Files.writeString(file, "two");
        looks();
        looks();
        assertEquals(List.of("two"), used);
        Files.writeString(folder.resolve("other"), "comes later");
        looks();
        Files.delete(folder.resolve("other"));
        looks();
        assertEquals(List.of("two", "two", "two"), used);
    }

    @Test
    void shouldNotTakeWhatIsStillBeingWritten() throws IOException {
        Files.writeString(file, "t");
        files.look();
        Files.writeString(file, "tw");
        files.look();
        assertEquals(List.of(), used);
        Files.writeString(file, "two");
        files.look();
        files.look();
        assertEquals(List.of("two"), used);
    }

    @Test
    void shouldTryAgainWhatWasOfNoUseForAReasonThatHasPassed() throws IOException {
        Path other = folder.resolve("needed");
        List<String> seen = new ArrayList<>();
        files.watch("needing", List.of(file.toString()), () -> seen.add(SecretFiles.read("needing", other.toString())));
        Files.writeString(file, "two");
        looks();
        assertEquals(List.of(), seen);
        Files.writeString(other, "there now");
        files.look();
        assertEquals(List.of("there now"), seen);
    }

    /** As Kubernetes changes a mounted secret. */
    @Test
    void shouldSeeALinkThatIsTurned() throws IOException {
        Path before = Files.createDirectory(folder.resolve("v1"));
        Path after = Files.createDirectory(folder.resolve("v2"));
        Files.writeString(before.resolve("key"), "one");
        Files.writeString(after.resolve("key"), "two");
        Path link = Files.createSymbolicLink(folder.resolve("data"), before);
        List<String> seen = new ArrayList<>();
        String path = link.resolve("key").toString();
        files.watch("linked", List.of(path), () -> seen.add(SecretFiles.read("linked", path)));
        Files.delete(link);
        Files.createSymbolicLink(link, after);
        looks();
        assertEquals(List.of("two"), seen);
    }

    @Test
    void shouldKeepWhatIsInUseWhenTheNewOneIsUselessAndSaySo() throws IOException {
        Files.writeString(file, "useless");
        looks();
        looks();
        assertEquals(List.of(), used);
        assertEquals(1, unusable());
        Files.delete(file);
        looks();
        assertEquals(1, unusable());
        Files.writeString(file, "three");
        looks();
        assertEquals(List.of("three"), used);
        assertEquals(0, unusable());
        assertEquals(
                2,
                metrics.get("gateway.secrets.reloads")
                        .tag("outcome", "refused")
                        .counter()
                        .count());
    }

    @Test
    void shouldSayThatThereIsNoTextWithoutQuotingIt() throws IOException {
        ConfigurationException none =
                assertThrows(ConfigurationException.class, () -> SecretFiles.read("some.property", "/no/such/file"));
        assertEquals("some.property names a file that cannot be read as text.", none.getMessage());
        Path large = Files.write(folder.resolve("large"), new byte[2_000_000]);
        ConfigurationException much =
                assertThrows(ConfigurationException.class, () -> SecretFiles.read("some.property", large.toString()));
        assertEquals("some.property names a file that is too large for what it should hold.", much.getMessage());
    }
}
