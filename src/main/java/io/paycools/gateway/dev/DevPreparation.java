package io.paycools.gateway.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

import io.paycools.gateway.Preparation;

/** Gives a run in development what production gets from its operator: a database and keys. */
public final class DevPreparation implements Preparation {

    @Override
    public void beforeStart() {
        try {
            DevKeys keys = DevKeys.in(folder().resolve("keys"));
            set(Map.of(
                    "paycools.merchant-private-key-file",
                            keys.privateFile("merchant").toString(),
                    "paycools.platform-public-key-files",
                            keys.publicFile("platform").toString(),
                    "gateway.encryption-keys", keys.encryptionKeys()));
            if (System.getenv("QUARKUS_DATASOURCE_REACTIVE_URL") == null) {
                set(DevDatabase.settings(DevDatabase.start(folder().resolve("postgres"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where everything is kept between runs; delete it to start afresh. */
    static Path folder() {
        Path here = Path.of("").toAbsolutePath();
        Path project = here.endsWith("target") ? here.getParent() : here;
        return Path.of(System.getProperty(
                "gateway.dev.folder", project.resolve(".data").toString()));
    }

    private static void set(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            // What somebody set by hand wins.
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
