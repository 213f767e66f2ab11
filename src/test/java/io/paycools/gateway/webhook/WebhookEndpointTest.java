package io.paycools.gateway.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.Vectors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.history;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Webhooks.ACKNOWLEDGEMENT;
import static io.paycools.gateway.testing.Webhooks.PATH;
import static io.paycools.gateway.testing.Webhooks.deliver;
import static io.paycools.gateway.testing.Webhooks.envelope;
import static io.paycools.gateway.testing.Webhooks.paid;
import static io.paycools.gateway.testing.Webhooks.sign;
import static io.paycools.gateway.testing.Webhooks.signed;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What PayCools delivers, over HTTP: acknowledged byte for byte, or refused without a trace of it. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class WebhookEndpointTest {

    /** The order that the callbacks among the vectors are about; this class alone uses it. */
    private static final String ORDER = "ORDER0000000001";

    /** 64 KB, the most that is taken. */
    private static final int LIMIT = 65536;

    /** Refused for what they are; all other refused vectors are refused for their signature. */
    private static final Set<String> MALFORMED = Set.of(
            "body-empty",
            "body-not-json",
            "body-deeply-nested",
            "param-missing",
            "param-object",
            "param-not-json",
            "duplicate-keys-differ");

    private static final List<String> PAID_ONCE = List.of("SUBMITTING", "PENDING", "SUCCEEDED");

    @TestHTTPResource(PATH)
    URI address;

    @Test
    void shouldTakeTheGenuineCallbacksAndNoOther() {
        String id = create(cashier(ORDER)).then().statusCode(201).extract().path("id");
        List<Vectors.Callback> rows = Vectors.callbacks();
        assertEquals(33, rows.size());

        rows.stream().filter(row -> !row.accepted()).forEach(row -> {
            boolean malformed = MALFORMED.contains(row.name());
            assertRefused(
                    row.name(),
                    deliver(row.body()),
                    malformed ? 400 : 401,
                    malformed ? "malformed_webhook" : "invalid_signature");
        });
        assertEquals(0, keptOf(ORDER));
        assertEquals(List.of("SUBMITTING", "PENDING"), history(id));
        get(id).then().body("status", equalTo("PROCESSING"));

        assertAcknowledged(deliver(Vectors.callback("payment-completed")));
        becomes(id, "SUCCEEDED");
        assertEquals(PAID_ONCE, history(id));

        rows.stream().filter(Vectors.Callback::accepted).forEach(row -> {
            assertAcknowledged(row.name(), deliver(row.body()));
            assertAcknowledged(row.name() + " again", deliver(row.body()));
        });
        await().atMost(15, SECONDS).until(() -> unprocessedOf(ORDER) == 0);
        assertEquals(PAID_ONCE, history(id));
        assertEquals(0, Database.count("select count(*) from discrepancy where transaction_id = ?::uuid", id));
    }

    @Test
    void shouldAcknowledgeFiftyAtOnceAndCreditOne() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).then().statusCode(201).extract().path("id");
        String body = signed(paid(orderId));

        List<Response> answers = Parallel.times(50, i -> deliver(body));

        answers.forEach(WebhookEndpointTest::assertAcknowledged);
        becomes(id, "SUCCEEDED");
        assertEquals(1, keptOf(orderId));
        await().atMost(15, SECONDS).until(() -> unprocessedOf(orderId) == 0);
        assertEquals(PAID_ONCE, history(id));
    }

    @Test
    void shouldCreditOneWhenFiftyDifferentTextsSayTheSame() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).then().statusCode(201).extract().path("id");

        List<Response> answers =
                Parallel.times(50, i -> deliver(signed(paid(orderId).replace("09:01:00", "09:01:%02d".formatted(i)))));

        answers.forEach(WebhookEndpointTest::assertAcknowledged);
        assertEquals(50, keptOf(orderId));
        await().atMost(15, SECONDS).until(() -> unprocessedOf(orderId) == 0);
        assertEquals(PAID_ONCE, history(id));
    }

    @Test
    void shouldKeepWhatIsAboutAnOrderThatIsNotHereYet() {
        String orderId = newOrderId();
        assertAcknowledged(deliver(signed(paid(orderId))));
        await().atMost(15, SECONDS).until(() -> statesOf(orderId), List.of("WAITING")::equals);

        String id = create(cashier(orderId)).then().statusCode(201).extract().path("id");

        becomes(id, "SUCCEEDED");
        get(id).then().body("providerReference", equalTo("CU" + orderId));
        await().atMost(15, SECONDS).until(() -> statesOf(orderId), List.of("APPLIED")::equals);
        assertEquals(1, history(id).stream().filter("SUCCEEDED"::equals).count(), () -> history(id)
                .toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json, but signed: ", "{\"amount\":1,\"amount\":2,\"mchOrderId\":\"", "[\""})
    void shouldKeepWhatIsSignedButCannotBeUnderstood(String start) {
        String param = start + newOrderId();

        assertRefused(start, deliver(signed(param)), 400, "malformed_webhook");
        assertRefused(start, deliver(signed(param)), 400, "malformed_webhook");

        assertEquals(
                List.of("REFUSED sealed"),
                Database.texts(
                        "select state || ' ' || case when param is null and param_sealed like 'test:%' then 'sealed' end"
                                + " from webhook_inbox where fingerprint = encode(sha256(convert_to(?, 'UTF8')), 'hex')",
                        param),
                param);
    }

    @Test
    void shouldKeepNothingThatIsNotSigned() {
        String param = paid(newOrderId());
        int kept = Database.count("select count(*) from webhook_inbox");
        assertRefused(
                "merchant", deliver(envelope(param, sign(param, "merchant-2048.pkcs8.b64"))), 401, "invalid_signature");
        assertRefused(
                "other text", deliver(envelope(param, sign("x", "platform-2048.pkcs8.b64"))), 401, "invalid_signature");
        String twice = signed(param).replaceFirst("\\{", "{\"param\":\"x\",");
        assertRefused("param twice", deliver(twice), 400, "malformed_webhook");
        assertRefused("more behind it", deliver(signed(param) + "{}"), 400, "malformed_webhook");
        assertEquals(kept, Database.count("select count(*) from webhook_inbox"));
    }

    @Test
    void shouldNotKnowAnotherAccount() {
        for (String account : List.of("nobodys", "DEFAULT", "default%20", "default.")) {
            Response answer = given().urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body(signed(paid(newOrderId())))
                    .post("/webhooks/paycools/" + account);
            assertRefused(account, answer, 404, "unknown_account");
        }
    }

    @Test
    void shouldAskPayCoolsForNoKeyAndForNoMediaType() {
        String body = signed(paid(newOrderId()));
        assertAcknowledged(given().header("X-API-Key", "nobody's")
                .contentType("application/json")
                .body(body)
                .post(PATH));
        for (String type : List.of("text/plain", "application/vnd.paycools", "application/octet-stream")) {
            assertAcknowledged(
                    type,
                    given().contentType(type)
                            .body(body.getBytes(StandardCharsets.UTF_8))
                            .post(PATH));
        }
        assertAcknowledged(
                "accepts xml",
                given().accept("application/json;q=0.1, */*")
                        .contentType("application/json")
                        .body(body)
                        .post(PATH));
    }

    @Test
    void shouldTakeABodyOf64Kilobytes() {
        String orderId = newOrderId();
        String empty = paid(orderId).replace("}", ",\"remark\":\"\"}");
        int room = LIMIT - signed(empty).length();
        String body = signed(empty.replace("\"remark\":\"\"", "\"remark\":\"" + "x".repeat(room) + "\""));
        // The length of a Base64 signature and of the rest is the same for every text.
        assertEquals(LIMIT, body.getBytes(StandardCharsets.UTF_8).length);

        assertAcknowledged(deliver(body));

        assertEquals(1, keptOf(orderId));
        assertRefused("one byte more", deliver(body + " "), 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096, LIMIT})
    void shouldRefuseGarbageOfAnySize(int size) {
        assertRefused("garbage", deliver("x".repeat(size)), 400, "malformed_webhook");
        assertRefused("nested", deliver("[".repeat(size)), 400, "malformed_webhook");
    }

    @Test
    void shouldReadABodyThatDoesNotSayItsLength() throws Exception {
        String orderId = newOrderId();

        HttpResponse<String> answer = send(chunked(signed(paid(orderId))));

        assertEquals(200, answer.statusCode());
        assertEquals(ACKNOWLEDGEMENT, answer.body());
        assertEquals(1, keptOf(orderId));
    }

    @Test
    void shouldNotReadABodyOver64KilobytesThatDoesNotSayItsLength() throws Exception {
        String orderId = newOrderId();
        String param = paid(orderId).replace("}", ",\"remark\":\"" + "x".repeat(LIMIT) + "\"}");
        try (Logs logs = Logs.collect()) {
            assertNotTaken(chunked(signed(param)));
            // Anybody can do this, so nobody is to be called out of bed for it.
            await().during(300, MILLISECONDS)
                    .atMost(2, SECONDS)
                    .until(() -> logs.containing("ERROR"), List.of()::equals);
        }
        assertEquals(0, keptOf(orderId));
        // Nothing is broken for the next one.
        assertAcknowledged(deliver(signed(paid(orderId))));
    }

    @Test
    void shouldAskForTheBodyOfASenderWhoWaits() throws Exception {
        String orderId = newOrderId();
        HttpRequest request = request()
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString(signed(paid(orderId))))
                .build();

        HttpResponse<String> answer = send(request);

        assertEquals(200, answer.statusCode());
        assertEquals(ACKNOWLEDGEMENT, answer.body());
        assertEquals(1, keptOf(orderId));
    }

    private static void assertNotTaken(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request);
            assertEquals(413, answer.statusCode());
            assertFalse(answer.body().contains("Success"));
        } catch (IOException e) {
            // Cut off in the middle of the body is fine too.
            assertFalse(e instanceof HttpTimeoutException, "no answer, and still open");
        }
    }

    private HttpRequest chunked(String body) {
        return request()
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void assertAcknowledged(Response answer) {
        assertAcknowledged("webhook", answer);
    }

    private static void assertAcknowledged(String name, Response answer) {
        assertEquals(200, answer.statusCode(), () -> name + ": " + answer.asString());
        assertArrayEquals(ACKNOWLEDGEMENT.getBytes(StandardCharsets.UTF_8), answer.asByteArray(), name);
        assertTrue(answer.contentType().matches("application/json(;\\s*charset=UTF-8)?"), answer.contentType());
    }

    private static void assertRefused(String name, Response answer, int status, String code) {
        assertEquals(status, answer.statusCode(), () -> name + ": " + answer.asString());
        assertTrue(answer.contentType().startsWith("application/problem+json"), name);
        assertEquals(code, answer.path("code"), name);
        assertFalse(answer.asString().contains("10000"), name);
        assertFalse(answer.asString().contains("Success"), name);
    }

    private static int keptOf(String orderId) {
        return statesOf(orderId).size();
    }

    private static List<String> statesOf(String orderId) {
        return Database.texts("select state from webhook_inbox where merchant_order_id = ?", orderId);
    }

    private static int unprocessedOf(String orderId) {
        return Database.count(
                "select count(*) from webhook_inbox where merchant_order_id = ? and state <> 'APPLIED'", orderId);
    }
}
