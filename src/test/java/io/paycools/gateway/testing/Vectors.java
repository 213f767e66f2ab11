package io.paycools.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Keys, signatures and callbacks that were made with openssl, not with this product. */
public final class Vectors {

    /** The application id in tests, any text will do. */
    public static final String APP_ID = "b96f05030ffc411185c06f959e1c9210";

    /** That of a second application, for which PayCools has no payout webhook. */
    public static final String UAT_APP_ID = "0d5f1b7a9c3e4826b1a0f2d4c6e8a013";

    private static final Path FOLDER = Path.of("src/test/resources/vectors").toAbsolutePath();

    private Vectors() {}

    public static Path keyFile(String name) {
        return FOLDER.resolve("keys").resolve(name);
    }

    public static String key(String name) {
        return read(keyFile(name));
    }

    public static List<String> keyNames() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("keys"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row of callbacks.json. */
    public record Callback(String name, boolean accepted, byte[] body) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Callback> callbacks() {
        return rows("callbacks.json")
                .map(row -> new Callback(
                        row.get("name").asText(),
                        row.get("expect").asText().equals("accept"),
                        bytes(FOLDER.resolve(row.get("file").asText()))))
                .toList();
    }

    public static byte[] callback(String name) {
        return callbacks().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow()
                .body();
    }

    /** One row of outbound-signatures.json. */
    public record Outbound(String name, String privateKey, String param, String sign) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Outbound> outbound() {
        return rows("outbound-signatures.json")
                .map(row -> new Outbound(
                        row.get("name").asText(),
                        row.get("privateKey").asText(),
                        row.get("param").asText(),
                        row.get("sign").asText()))
                .toList();
    }

    /** The account in tests, with all the platform keys that some callback is signed with. */
    static Map<String, String> settings(String merchantKey) {
        return Map.of(
                "paycools.app-id", APP_ID,
                "paycools.merchant-private-key-file",
                        keyFile(merchantKey + ".pkcs8.pem").toString(),
                "paycools.platform-public-key-files",
                        String.join(
                                ",",
                                keyFile("platform-2048.public.pem").toString(),
                                keyFile("platform-next-2048.public.pem").toString(),
                                keyFile("platform-4096.public.pem").toString()));
    }

    /**
     * Further accounts, each with something of its own: {@code uat} is another application, {@code stranger} has an app
     * id that PayCools does not know, {@code forger} signs with a key that is not its app's, {@code live} is
     * production.
     */
    static Map<String, String> furtherAccounts(String merchantKey, String baseUrl, String callbackBaseUrl) {
        Map<String, String> all = new HashMap<>();
        for (String name : List.of("uat", "stranger", "forger", "live")) {
            all.put("paycools." + name + ".base-url", baseUrl);
            all.put("paycools." + name + ".callback-base-url", callbackBaseUrl);
            all.put("paycools." + name + ".read-timeout", "PT2S");
            settings(merchantKey)
                    .forEach((key, value) -> all.put(key.replace("paycools.", "paycools." + name + "."), value));
        }
        all.put("paycools.uat.app-id", UAT_APP_ID);
        all.put("paycools.stranger.app-id", "ffffffffffffffffffffffffffffffff");
        all.put(
                "paycools.forger.merchant-private-key-file",
                keyFile("stranger-2048.pkcs8.pem").toString());
        all.put("paycools.live.environment", "production");
        return all;
    }

    private static Stream<JsonNode> rows(String file) {
        try {
            JsonNode rows = new ObjectMapper().readTree(FOLDER.resolve(file).toFile());
            return StreamSupport.stream(rows.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }
}
