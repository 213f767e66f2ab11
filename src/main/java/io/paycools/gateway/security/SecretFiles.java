package io.paycools.gateway.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paycools.gateway.api.Unexpected;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import org.jboss.logging.Logger;

/**
 * Reads files that hold secrets again when they have changed, so that a rotation needs no restart. What cannot be used
 * is left alone: the keys of before stay in use, and an error tells so.
 *
 * <p>A change is taken over when it is still the same at the next look: whoever writes a file in several steps is not
 * read in between. The contents are compared and not the times, because a mounted Kubernetes secret changes by a link
 * that is turned.
 */
@ApplicationScoped
public class SecretFiles {

    private static final Logger LOG = Logger.getLogger(SecretFiles.class);

    /** More than any key or list of callers takes; a wrong path must not fill the memory. */
    private static final long MOST_BYTES = 1024 * 1024;

    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final MeterRegistry metrics;

    SecretFiles(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Reads a secret again; throws {@link ConfigurationException} when what is there now cannot be used. */
    @FunctionalInterface
    public interface Reload {
        /** Reads again and puts into use. */
        void run();
    }

    /**
     * Has a secret read again whenever one of its files has changed from now on. So call this before the first reading:
     * a change in between would be missed otherwise.
     *
     * @param name the property that names the files, for messages and metrics
     * @param files may be empty; one that is not there is one that may come
     */
    public void watch(String name, List<String> files, Reload reload) {
        if (!files.isEmpty()) {
            Watched secret = new Watched(name, files, reload, metrics);
            watched.add(secret);
        }
    }

    /**
     * The text of a file.
     *
     * @throws ConfigurationException when there is none, naming the property and not the file's content
     */
    public static String read(String property, String file) {
        try {
            Path path = Path.of(file.strip());
            if (Files.size(path) <= MOST_BYTES) {
                return Files.readString(path);
            }
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException(property + " names a file that cannot be read as text.");
        }
        throw new ConfigurationException(property + " names a file that is too large for what it should hold.");
    }

    /** Whether there is such a file now. */
    public static boolean exists(String file) {
        try {
            return Files.exists(Path.of(file.strip()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Scheduled(
            every = "${gateway.secrets.reload-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "secret-files")
    void look() {
        watched.forEach(Watched::look);
    }

    private static final class Watched {

        private final String name;
        private final List<String> files;
        private final Reload reload;
        private final Counter reloads;
        private final Counter failures;
        /** What is in use, or was tried in vain. */
        private String seen;
        /** What was found changed the last time: taken when it has stayed so, because it may be half written. */
        private String settling;

        private volatile boolean unusable;

        Watched(String name, List<String> files, Reload reload, MeterRegistry metrics) {
            this.name = name;
            this.files = List.copyOf(files);
            this.reload = reload;
            this.seen = state();
            this.reloads = counter(metrics, "used");
            this.failures = counter(metrics, "refused");
            Gauge.builder("gateway.secrets.unusable", () -> unusable ? 1 : 0)
                    .description("1 while the changed file of a secret cannot be used, so that the one of before is.")
                    .tag("secret", name)
                    .register(metrics);
        }

        private Counter counter(MeterRegistry metrics, String outcome) {
            return Counter.builder("gateway.secrets.reloads")
                    .description("Files of secrets that had changed: used, or refused and the ones of before kept.")
                    .tag("secret", name)
                    .tag("outcome", outcome)
                    .register(metrics);
        }

        void look() {
            String now = state();
            boolean known = now.equals(seen);
            if (known && !unusable) {
                settling = null;
                return;
            }
            if (!known && !now.equals(settling)) {
                settling = now;
                return;
            }
            seen = now;
            reload(!known);
        }

        /** Again at each look while it is of no use: the reason may pass without a change of the file. */
        private void reload(boolean first) {
            try {
                reload.run();
                unusable = false;
                reloads.increment();
                LOG.infof("secret=%s has changed and is in use", name);
            } catch (ConfigurationException e) {
                refuse(first, e.getMessage());
            } catch (RuntimeException e) {
                // Whatever it is, the other secrets have their look too.
                refuse(first, Unexpected.describe(e));
            }
        }

        private void refuse(boolean first, String reason) {
            unusable = true;
            if (first) {
                failures.increment();
                LOG.errorf("secret=%s has changed and cannot be used, the one of before stays: %s", name, reason);
            }
        }

        private String state() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (String file : files) {
                    digest.update(content(file));
                    digest.update((byte) 0);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        private static byte[] content(String file) {
            try {
                Path path = Path.of(file.strip());
                return Files.size(path) > MOST_BYTES
                        ? "too large".getBytes(StandardCharsets.UTF_8)
                        : Files.readAllBytes(path);
            } catch (IOException | InvalidPathException e) {
                return "none".getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
