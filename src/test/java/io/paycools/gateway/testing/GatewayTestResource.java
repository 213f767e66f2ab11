package io.paycools.gateway.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;

import io.paycools.gateway.dev.DevDatabase;
import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A database, callers and keys for the tests that start the service. */
public class GatewayTestResource implements QuarkusTestResourceLifecycleManager {

    /** The argument that names our own key among the vectors, without the ending. */
    public static final String MERCHANT_KEY = "merchant-key";

    /** The argument that says: the test starts PayCools itself, at the address of {@code paycools.base-url}. */
    public static final String OWN_PAYCOOLS = "own-paycools";

    /** A second account, with a PayCools of its own that tests may set up wrongly. */
    public static final String GO_LIVE = "golive";

    /** A third one, whose PayCools a test starts at its address, with TLS that nobody trusts. */
    public static final String GO_LIVE_TLS = "golivetls";

    /** How PayCools knows the second account. */
    public static final String GO_LIVE_APP_ID = "aa00000000000000000000000000601e";

    /** One whose PayCools is reached through a {@link FaultyWire}, which a test puts at its address. */
    public static final String WIRE = "wire";

    /** The same with TLS, by keys of {@link Certificates} that lie at {@link #WIRE_KEYS}. */
    public static final String WIRE_TLS = "wiretls";

    /** The same at a name that nobody can look up. */
    public static final String WIRE_NAMELESS = "wirenameless";

    /** The setting that says where the keys of the host are. */
    public static final String WIRE_KEYS = "test.wire.keys";

    private static final String WIRE_APP_ID = "3e1f00000000000000000000000000aa";

    private SandboxServer sandbox;
    private SandboxServer goLiveSandbox;
    private boolean ownPayCools;
    private String merchantKey = "merchant-2048";

    @Override
    public void init(Map<String, String> arguments) {
        merchantKey = arguments.getOrDefault(MERCHANT_KEY, merchantKey);
        ownPayCools = Boolean.parseBoolean(arguments.get(OWN_PAYCOOLS));
    }

    @Override
    public Map<String, String> start() {
        try {
            Map<String, String> settings = new HashMap<>(DevDatabase.settings(DevDatabase.startThrowAway()));
            int port = Ports.free();
            settings.put("quarkus.http.test-port", Integer.toString(port));
            settings.putAll(Callers.settings());
            settings.putAll(Issuer.settings(Ports.free()));
            settings.putAll(Vectors.settings(merchantKey));
            settings.put("gateway.encryption-keys", Seals.settings());
            settings.put("gateway.payouts.approval-threshold.MYR", "1000");
            settings.put("gateway.payouts.daily-limit.THB", "100000");
            settings.put(
                    "paycools.base-url", ownPayCools ? "http://127.0.0.1:" + Ports.free() + "/" : startPayCools(port));
            // Short, so that a call which is never answered does not hold up the tests.
            settings.put("paycools.read-timeout", "PT2S");
            settings.put("paycools.max-requests-per-second", "1000");
            settings.put("gateway.idempotency.busy-time", "PT10S");
            settings.put("paycools.callback-base-url", "http://127.0.0.1:" + port);
            settings.putAll(branch(settings));
            if (!ownPayCools) {
                String goLive = goLiveSandbox(port);
                settings.putAll(account(GO_LIVE, goLive));
                settings.putAll(account(GO_LIVE_TLS, "https://localhost:" + Ports.free() + "/"));
            }
            settings.putAll(wires(settings.get("paycools.callback-base-url")));
            settings.putAll(Vectors.furtherAccounts(
                    merchantKey, settings.get("paycools.base-url"), settings.get("paycools.callback-base-url")));
            return settings;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A second account with the application of the first, so that the same PayCools knows it. */
    private static Map<String, String> branch(Map<String, String> settings) {
        Map<String, String> branch = new HashMap<>();
        settings.forEach((property, value) -> {
            if (property.startsWith("paycools.")) {
                branch.put("paycools.branch." + property.substring("paycools.".length()), value);
            }
        });
        return branch;
    }

    /** Short patience, and no circuit, which would keep one fault from following another. */
    private Map<String, String> wires(String callbackBaseUrl) throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("wire");
        Path authority = folder.resolve("authority.pem");
        Path keys = folder.resolve("host.p12");
        new Certificates().write(authority, keys, "localhost");
        Map<String, String> settings = new HashMap<>();
        settings.put(WIRE_KEYS, keys.toString());
        settings.put("quarkus.tls.wire.trust-store.pem.certs", authority.toString());
        settings.put("paycools." + WIRE_TLS + ".tls-configuration", "wire");
        Map.of(
                        WIRE, "http://127.0.0.1:" + Ports.free() + "/",
                        WIRE_TLS, "https://localhost:" + Ports.free() + "/",
                        WIRE_NAMELESS, "http://paycools.invalid/")
                .forEach((name, baseUrl) -> {
                    Vectors.settings(merchantKey)
                            .forEach((key, value) ->
                                    settings.put(key.replace("paycools.", "paycools." + name + "."), value));
                    String prefix = "paycools." + name + ".";
                    settings.put(prefix + "app-id", WIRE_APP_ID);
                    settings.put(prefix + "base-url", baseUrl);
                    settings.put(prefix + "callback-base-url", callbackBaseUrl);
                    settings.put(prefix + "connect-timeout", "PT1S");
                    settings.put(prefix + "read-timeout", "PT1S");
                    settings.put(prefix + "max-requests-per-second", "1000");
                    settings.put(prefix + "circuit-volume", "1000000");
                });
        return settings;
    }

    private String startPayCools(int gatewayPort) {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(
                merchant(Vectors.APP_ID, "http://127.0.0.1:" + gatewayPort + "/webhooks/paycools/default"),
                merchant(Vectors.UAT_APP_ID, null),
                merchant(WIRE_APP_ID, null)));
        return sandbox.baseUrl() + "/";
    }

    private Merchant merchant(String appId, String payoutWebhookUrl) {
        return Merchant.of(
                appId,
                Vectors.key(merchantKey + ".public.pem"),
                Vectors.key("platform-2048.pkcs8.pem"),
                payoutWebhookUrl);
    }

    private String goLiveSandbox(int gatewayPort) {
        goLiveSandbox = SandboxServer.start(SandboxConfig.forMerchants(Merchant.of(
                        GO_LIVE_APP_ID,
                        Vectors.key("merchant-4096.public.pem"),
                        Vectors.key("platform-2048.pkcs8.pem"),
                        "https://gateway.example/webhooks/paycools/" + GO_LIVE))
                .withWebhookOrigin(URI.create("http://127.0.0.1:" + gatewayPort)));
        return goLiveSandbox.baseUrl() + "/";
    }

    /** As behind a proxy that ends TLS: with a webhook address that PayCools takes. */
    private static Map<String, String> account(String name, String baseUrl) {
        String prefix = "paycools." + name + ".";
        return Map.of(
                prefix + "app-id",
                GO_LIVE_APP_ID,
                prefix + "merchant-private-key-file",
                Vectors.keyFile("merchant-4096.pkcs8.pem").toString(),
                prefix + "platform-public-key-files",
                Vectors.keyFile("platform-2048.public.pem").toString(),
                prefix + "base-url",
                baseUrl,
                prefix + "read-timeout",
                "PT5S",
                prefix + "max-requests-per-second",
                "1000",
                prefix + "callback-base-url",
                "https://gateway.example");
    }

    @Override
    public void stop() {
        // The database goes with the process.
        if (sandbox != null) {
            sandbox.close();
        }
        if (goLiveSandbox != null) {
            goLiveSandbox.close();
        }
    }
}
