package io.paycools.gateway.notification;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Endpoints.awaitAbout;
import static io.paycools.gateway.testing.Endpoints.registered;
import static io.paycools.gateway.testing.Endpoints.wanting;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What we send is judged by the public libraries that receivers use, and what was changed on the way is refused. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class StandardWebhooksTest {

    private static final List<String> HEADERS = List.of("webhook-id", "webhook-timestamp", "webhook-signature");

    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    /** A message as it came, or changed, and whether a receiver with the secret may take it. */
    private record Case(String name, String secret, Map<String, String> headers, String body, boolean genuine) {

        Case with(String header, String value) {
            Map<String, String> changed = new HashMap<>(headers);
            changed.put(header, value);
            return new Case("another " + header, secret, changed, body, false);
        }
    }

    private Case received(String path, String secret) {
        String orderId = newOrderId();
        String id = Payments.create(cashier(orderId))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        PayCools.payerPays(orderId);
        awaitAbout(receiver, path, id, 1);
        Receiver.Received request = receiver.received(path).stream()
                .filter(candidate -> candidate.body().contains(id))
                .findFirst()
                .orElseThrow();
        Map<String, String> headers = new HashMap<>();
        HEADERS.forEach(header -> headers.put(header, request.headers().get(header)));
        return new Case("as it came", secret, headers, request.body(), true);
    }

    private List<Case> cases() {
        JsonPath endpoint = registered(Callers.SHOP, wanting(receiver.url("/one"), "payment.succeeded"));
        Case one = received("/one", endpoint.getString("secret"));
        String body = one.body();
        String id = one.headers().get("webhook-id");
        long time = Long.parseLong(one.headers().get("webhook-timestamp"));
        String signature = one.headers().get("webhook-signature");
        List<Case> cases = new ArrayList<>(List.of(
                one,
                new Case("another amount", one.secret(), one.headers(), body.replace("500.10", "500.11"), false),
                new Case("a blank more", one.secret(), one.headers(), body + " ", false),
                new Case("nothing", one.secret(), one.headers(), "", false),
                one.with("webhook-id", id.substring(0, id.length() - 1) + (id.endsWith("0") ? "1" : "0")),
                one.with("webhook-timestamp", Long.toString(time + 1)),
                one.with("webhook-timestamp", Long.toString(time - 3600)),
                one.with("webhook-signature", signature.substring(0, 10) + "AAAA" + signature.substring(14)),
                one.with("webhook-signature", signature.replace("v1,", "v2,")),
                new Case("another's secret", Signatures.newSecret(), one.headers(), body, false)));
        JsonPath rotated = as(Callers.SHOP)
                .post("/v1/notification-endpoints/" + endpoint.getString("id") + "/rotate-secret")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        Case both = received("/one", rotated.getString("secret"));
        assertEquals(2, both.headers().get("webhook-signature").split(" ").length, "one for each secret");
        cases.add(both);
        cases.add(new Case("with the old secret", one.secret(), both.headers(), both.body(), true));
        cases.add(new Case(
                "both secrets, another amount",
                one.secret(),
                both.headers(),
                both.body().replace("500.10", "5.10"),
                false));
        return cases;
    }

    @Test
    void shouldSatisfyTheJavaLibrary() {
        for (Case message : cases()) {
            assertEquals(message.genuine(), javaTakes(message), message.name());
        }
    }

    private static boolean javaTakes(Case message) {
        Map<String, List<String>> headers = new HashMap<>();
        message.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        try {
            new Webhook(message.secret()).verify(message.body(), headers);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    @Test
    void shouldSatisfyTheJavaScriptLibrary() throws IOException, InterruptedException {
        assumeTrue(
                isThere("node") && isThere("npm"),
                "SKIPPED: node and npm are not installed, so that the JavaScript library was not asked.");
        Path folder = install();
        List<Case> cases = cases();
        List<Map<String, Object>> input = cases.stream()
                .map(message -> Map.<String, Object>of(
                        "secret", message.secret(), "headers", message.headers(), "body", message.body()))
                .toList();
        ObjectMapper json = new ObjectMapper();
        String verdicts = run(folder, json.writeValueAsString(input), "node", "verify.js");
        List<?> genuine = json.readValue(verdicts, List.class);
        assertEquals(cases.size(), genuine.size());
        for (int i = 0; i < cases.size(); i++) {
            assertEquals(cases.get(i).genuine(), genuine.get(i), cases.get(i).name());
        }
    }

    private static Path install() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "notification-verifier"));
        for (String file : List.of("package.json", "package-lock.json", "verify.js")) {
            Files.copy(Path.of("src/test/js", file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(folder, "", "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return folder;
    }

    private static boolean isThere(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String run(Path folder, String input, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(Path.of("target"), "notification-verifier", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "ends: " + List.of(command));
        String said = Files.readString(output);
        Files.delete(output);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
