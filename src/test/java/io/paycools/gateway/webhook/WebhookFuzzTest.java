package io.paycools.gateway.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Mutations;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Anybody may send anything to where PayCools delivers: it is answered, and nothing is acknowledged but what is kept.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class WebhookFuzzTest {

    private static final Set<Integer> ANSWERS = Set.of(200, 400, 401, 413);

    @TestHTTPResource(Webhooks.PATH)
    URI address;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void shouldRefuseChangedMessages() throws Exception {
        Random random = Proof.random("changed webhooks");
        List<Vectors.Callback> genuine =
                Vectors.callbacks().stream().filter(Vectors.Callback::accepted).toList();
        for (int i = 0; i < Proof.mutations() / 2; i++) {
            byte[] body = Mutations.ofSigned(genuine.get(i % genuine.size()).body(), random);
            HttpResponse<String> answer = send(body, false);
            assertTrue(
                    answer.statusCode() == 401 || answer.statusCode() == 400,
                    () -> answer.statusCode() + " to " + new String(body, StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldAnswerWhateverIsSent() throws Exception {
        Random random = Proof.random("webhook fuzzing");
        List<Vectors.Callback> callbacks = Vectors.callbacks();
        try (Logs logs = Logs.collect()) {
            for (int i = 0; i < Proof.mutations(); i++) {
                byte[] genuine = callbacks.get(random.nextInt(callbacks.size())).body();
                byte[] body =
                        switch (random.nextInt(4)) {
                            case 0 -> Mutations.json(random, 6).getBytes(StandardCharsets.UTF_8);
                            case 1 -> signed(random);
                            default -> Mutations.spoilt(genuine, random);
                        };
                HttpResponse<String> answer = send(body, random.nextBoolean());
                assertTrue(
                        ANSWERS.contains(answer.statusCode()),
                        () -> answer.statusCode() + " to " + new String(body, StandardCharsets.UTF_8));
                if (answer.statusCode() == 200) {
                    assertEquals(Webhooks.ACKNOWLEDGEMENT, answer.body());
                    assertKept(body);
                }
            }
            await().atMost(30, SECONDS)
                    .until(
                            () -> Database.count("select count(*) from webhook_inbox where state = 'NEW'"),
                            Integer.valueOf(0)::equals);
            assertEquals(
                    List.of(),
                    logs.containing("unexpected").stream()
                            .filter(line -> line.contains("ERROR"))
                            .collect(Collectors.toList()));
        }
        assertEquals(
                0,
                Database.count("select count(*) from webhook_inbox where state in ('NEW', 'WAITING') and attempts > 0"),
                "messages that could not be processed");
    }

    /** PayCools' own signature over something strange. */
    private static byte[] signed(Random random) {
        String param = Webhooks.paid(Payments.newOrderId());
        byte[] spoilt = Mutations.spoilt(param.getBytes(StandardCharsets.UTF_8), random);
        String text = random.nextInt(4) == 0 ? Mutations.json(random, 5) : new String(spoilt, StandardCharsets.UTF_8);
        return Webhooks.signed(text).getBytes(StandardCharsets.UTF_8);
    }

    private static void assertKept(byte[] body) throws IOException {
        String param = new ObjectMapper().readTree(body).get("param").asText();
        assertEquals(
                1,
                Database.count(
                        "select count(*) from webhook_inbox where account = 'default' and fingerprint ="
                                + " encode(sha256(convert_to(?, 'UTF8')), 'hex')",
                        param),
                () -> "acknowledged and not kept: " + param);
    }

    private HttpResponse<String> send(byte[] body, boolean chunked) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
