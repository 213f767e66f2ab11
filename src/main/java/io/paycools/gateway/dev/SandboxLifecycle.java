package io.paycools.gateway.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.paycools.gateway.sandbox.Merchant;
import io.paycools.gateway.sandbox.SandboxConfig;
import io.paycools.gateway.sandbox.SandboxServer;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs the sandbox beside the service in development, anew at every live reload; its journal keeps the orders, as the
 * database keeps the transactions.
 */
@IfBuildProfile("dev")
@ApplicationScoped
class SandboxLifecycle {

    private static final Logger LOG = Logger.getLogger("gateway");

    private final int sandboxPort;
    private final int port;
    private final String appId;
    private final String callbackBaseUrl;
    private SandboxServer server;

    SandboxLifecycle(
            @ConfigProperty(name = "sandbox.port") int sandboxPort,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "paycools.app-id") String appId,
            @ConfigProperty(name = "paycools.callback-base-url") String callbackBaseUrl) {
        this.sandboxPort = sandboxPort;
        this.port = port;
        this.appId = appId;
        this.callbackBaseUrl = callbackBaseUrl;
    }

    void start(@Observes StartupEvent event) throws IOException, GeneralSecurityException {
        Path folder = DevPreparation.folder();
        DevKeys keys = DevKeys.in(folder.resolve("keys"));
        Merchant merchant = Merchant.of(
                appId,
                Files.readString(keys.publicFile("merchant")),
                Files.readString(keys.privateFile("platform")),
                callbackBaseUrl + "/webhooks/paycools/default");
        server = SandboxServer.start(SandboxConfig.forMerchants(merchant)
                .withPort(sandboxPort)
                .withJournal(folder.resolve("sandbox.jsonl")));
        LOG.info(welcome());
    }

    void stop(@Observes ShutdownEvent event) {
        if (server != null) {
            server.close();
        }
    }

    private String welcome() {
        return """


                The gateway is ready, with a database of its own and a sandbox in the place of PayCools (%s).
                Take a payment, then open the address in nextAction.url and pay:

                curl -s -X POST http://localhost:%d/v1/payments -H 'X-API-Key: gateway-dev-key' \
                -H "Idempotency-Key: $(date +%%s)-$RANDOM" -H 'Content-Type: application/json' \
                -d '{"mode":"CASHIER","amount":"500.10","currency":"PHP","country":"PH",\
                "customer":{"name":"Maria Santos","email":"payer@example.com","mobile":"09171234567"},\
                "redirectUrl":"https://shop.example/return","description":"Order 1"}'

                Swagger UI: http://localhost:%d/q/swagger-ui  ·  all of it at once: deploy/smoke-test.sh
                """.formatted(server.baseUrl(), port, port);
    }
}
