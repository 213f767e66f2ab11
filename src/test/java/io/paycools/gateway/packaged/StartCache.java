package io.paycools.gateway.packaged;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MINUTES;

/** What deploy/make-start-cache.sh records beside the packaged application, as the image has it. */
final class StartCache {

    private static final File FOLDER = new File(System.getProperty("quarkus-app.dir"));
    private static final File NEWER = new File(FOLDER, "app.aot");
    private static final File OLDER = new File(FOLDER, "app.jsa");

    private static boolean made;

    private StartCache() {}

    /** The flag of the JVM that makes use of it; makes it when there is none for the application as it is now. */
    static synchronized List<String> flag() {
        if (!made) {
            try {
                makeOnce();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            made = true;
        }
        return List.of(NEWER.exists() ? "-XX:AOTCache=" + NEWER : "-XX:SharedArchiveFile=" + OLDER);
    }

    /** Several processes run these tests at the same time, and want the same one. */
    private static void makeOnce() throws IOException {
        Path lock = FOLDER.toPath().resolveSibling("start-cache.lock");
        try (FileChannel file = FileChannel.open(lock, CREATE, WRITE);
                FileLock held = file.lock()) {
            long built = new File(FOLDER, "quarkus-run.jar").lastModified();
            if (held.isValid() && Stream.of(NEWER, OLDER).noneMatch(made -> made.lastModified() >= built)) {
                make();
            }
        }
    }

    private static void make() throws IOException {
        File log = Files.createTempFile("start-cache", ".log").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "deploy/make-start-cache.sh",
                        FOLDER.getPath(),
                        Vectors.keyFile("merchant-2048.pkcs8.pem").getParent().toString())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The second one is the next.
        builder.environment().put("PORT", Integer.toString(Ports.free()));
        Process process = builder.start();
        try {
            if (!process.waitFor(3, MINUTES) || process.exitValue() != 0) {
                throw new IOException("make-start-cache.sh: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
