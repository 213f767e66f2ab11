package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the configuration of a sandbox that runs as a process of its own from environment variables. */
final class Settings {

    /** The port of PayCools' own test host. */
    private static final String DEFAULT_PORT = "8902";

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    SandboxConfig config() {
        Merchant merchant = Merchant.of(
                required("SANDBOX_APP_ID"),
                content("SANDBOX_MERCHANT_PUBLIC_KEY_FILE"),
                content("SANDBOX_PLATFORM_PRIVATE_KEY_FILE"),
                environment.get("SANDBOX_PAYOUT_WEBHOOK_URL"));
        String journal = environment.getOrDefault("SANDBOX_JOURNAL", "");
        String origin = environment.getOrDefault("SANDBOX_WEBHOOK_ORIGIN", "");
        return SandboxConfig.forMerchants(merchant)
                .withWebhookOrigin(origin.isBlank() ? null : URI.create(origin))
                .withPort(port())
                .withJournal(journal.isBlank() ? null : Path.of(journal));
    }

    private int port() {
        String text = environment.getOrDefault("SANDBOX_PORT", DEFAULT_PORT);
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("SANDBOX_PORT is not a number", e);
        }
    }

    private String required(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The environment variable " + name + " is missing");
        }
        return value;
    }

    private String content(String name) {
        Path file = Path.of(required(name));
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " names a file that cannot be read", e);
        }
    }
}
