package io.paycools.gateway.security;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.becomes;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static io.paycools.gateway.testing.Payments.refresh;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whose data it is and what keeps money safe stands in no log line of any level, in no answer, in no metric and in no
 * row.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class NothingLeaksTest {

    /** Texts that occur nowhere but in the requests of this test. */
    private static final String NAME = "Canaria Gelbvogel";

    private static final String EMAIL = "canary-7731@birds.example";
    private static final String MOBILE = "09987731773";
    private static final String STRANGE = "canary-8842";
    private static final String WRONG_KEY = "canary-key-9953";

    private static final List<String> HEARD = List.of("io.paycools", "io.quarkus", "org.hibernate", "org.jboss");

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    /** The secrets of all the tests. */
    private static final Set<String> everything = new HashSet<>();

    private final List<String> secrets = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private Logs logs;

    @BeforeEach
    void listen() {
        secrets.addAll(List.of(NAME, "Gelbvogel", EMAIL, MOBILE, STRANGE, WRONG_KEY));
        secrets.addAll(List.of(Callers.SHOP, Callers.FINANCE, Callers.sha256(Callers.SHOP)));
        // Each line of a key, so that a part of it is found too.
        Vectors.key("merchant-2048.pkcs8.pem")
                .lines()
                .filter(line -> line.length() == 64)
                .forEach(secrets::add);
        // Below DEBUG the libraries cannot be configured without another build (quarkus.log.min-level).
        logs = Logs.collect().and(Level.ALL, "io.paycools").and(Level.FINE, "io.quarkus", "org.hibernate", "org.jboss");
        HEARD.forEach(category -> Logger.getLogger(category + ".test").debug("listening"));
    }

    @AfterEach
    void nothingLeaked() {
        logs.close();
        String measured = given().get(metrics).then().statusCode(200).extract().asString();
        assertTrue(measured.contains("http_server_requests"), measured);
        answers.add(measured);
        List<String> lines = logs.lines();
        HEARD.forEach(category -> assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("DEBUG [" + category + ".")),
                "not every level was heard of " + category));
        for (String secret : secrets) {
            lines.forEach(line -> assertFalse(line.contains(secret), () -> "logged: " + line));
            answers.forEach(answer -> assertFalse(answer.contains(secret), () -> "answered: " + answer));
        }
        everything.addAll(secrets);
    }

    /** Once for all: the tables are long by then. */
    @AfterAll
    static void nothingWasStored() {
        assertEquals(List.of(), rowsWithAnyOf(List.copyOf(everything)), "stored");
        assertFalse(rowsWithAnyOf(List.of("PROCESSING", "SUBMITTING")).isEmpty(), "what is there is found");
        everything.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "Order 1,201",
        "sandbox:reject=21005,201",
        "sandbox:http-500,202",
        "sandbox:reset-after-accept,202",
        "sandbox:timeout-after-accept,202",
        "sandbox:reject=21007,202"
    })
    void shouldKeepThePayerToItselfWhateverBecomesOfThePayment(String directive, int status) {
        String orderId = newOrderId();
        Response created = hear(create(withCanaries(cashier(orderId, directive)), "a-key-" + orderId));
        assertEquals(status, created.statusCode());
        String id = created.path("id");
        if (PayCools.ordersOf(orderId) == 1) {
            // PayCools has got the data and a signature over it; nobody else may.
            String sent = PayCools.order(orderId).getString("param");
            assertTrue(sent.contains(NAME) && sent.contains(EMAIL) && sent.contains(MOBILE), sent);
            secrets.add(Webhooks.sign(sent, "merchant-2048.pkcs8.b64"));
            PayCools.payerPays(orderId);
            becomes(id, "SUCCEEDED");
        }
        hear(refresh(id));
        hear(get(id));
        hear(as(Callers.FINANCE).get("/v1/transactions/" + id + "/events"));
        hear(as(Callers.FINANCE).queryParam("merchantOrderId", orderId).get("/v1/transactions"));
        hear(create(withCanaries(cashier(orderId, directive)), "a-key-" + orderId));
        hear(create(withCanaries(cashier(orderId, directive))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "customer | {\"name\":\"Canaria Gelbvogel\\u0000\",\"email\":\"canary-7731@birds.example\",\"mobile\":\"+09987731773\"}",
                "customer | {\"name\":{\"canary-8842\":1},\"email\":\"canary-7731@birds.example\",\"mobile\":\"09987731773\"}",
                "customer | [\"canary-8842\"]",
                "customer | \"canary-8842\"",
                "merchantOrderId | \"canary-8842\"",
                "mode | \"canary-8842\"",
                "amount | \"canary-8842\"",
                "amount | [\"canary-8842\"]",
                "amount | canary-8842",
                "currency | \"canary-8842\"",
                "country | \"canary-8842\"",
                "account | \"canary-8842\"",
                "redirectUrl | \"javascript:canary-8842\"",
                "description | \"canary-8842\\u0007\"",
                "expiresInSeconds | \"canary-8842\"",
                "metadata | {\"canary-8842\\u0007\":\"x\"}",
                "metadata | {\"x\":\"canary-8842\\u0007\"}",
                "allowedChannelTypes | [\"canary-8842\"]",
                "language | \"canary-8842\"",
                "unknown | \"canary-8842\"",
                "unknown | {\"deep\":[\"canary-8842\"]}",
                "amount | \"1\",\"amount\":\"canary-8842\"",
                "amount | \"canary-8842",
            })
    void shouldNotRepeatWhatWasWrong(String field, String value) {
        String body = "{\"merchantOrderId\":\"" + newOrderId() + "\",\"mode\":\"CASHIER\",\"currency\":\"PHP\","
                + "\"country\":\"PH\",\"redirectUrl\":\"https://shop.example/return\"";
        body = body.replaceAll("\"" + field + "\":\"[^\"]*\",?", "").replaceAll(",$", "");
        Response answer = hear(create(body + ",\"" + field + "\":" + value + "}"));
        assertTrue(answer.statusCode() == 422 || answer.statusCode() == 400, answer::asString);
    }

    @Test
    void shouldNotRepeatAKeyThatOpensNothing() {
        hear(given().header("X-API-Key", WRONG_KEY).get("/v1/transactions"));
        hear(given().header("X-API-Key", WRONG_KEY)
                .header("Idempotency-Key", "k")
                .contentType("application/json")
                .body(withCanaries(cashier(newOrderId())))
                .post("/v1/payments"));
        hear(given().header("X-API-Key", Callers.SHOP)
                .header("X-API-Key", WRONG_KEY)
                .get("/v1/transactions"));
        hear(given().header("Authorization", "Bearer " + WRONG_KEY).get("/v1/transactions"));
        String asTyped = Base64.getEncoder().encodeToString(("operator:" + WRONG_KEY).getBytes(UTF_8));
        secrets.add(asTyped);
        hear(given().header("Authorization", "Basic " + asTyped).get("/go-live"));
        hear(as(Callers.SHOP).queryParam("status", STRANGE).get("/v1/transactions"));
        hear(as(Callers.SHOP).queryParam("cursor", STRANGE).get("/v1/transactions"));
        hear(given().header("X-Correlation-Id", "<" + STRANGE + ">").get("/v1/transactions"));
        hear(create(withCanaries(cashier(newOrderId())), "canary-8842 with blanks"));
    }

    @ParameterizedTest
    @CsvSource({"/v1/payments/canary-path", "/canary-path", "/webhooks/paycools/canary-path", "/q/canary-path"})
    void shouldNotRepeatAnAddress(String path) {
        // The libraries may log it, but who is sent to a strange address must not be shown it as ours.
        Response answer = hear(as(Callers.SHOP).body(STRANGE).post(path));
        assertTrue(answer.statusCode() >= 400, answer::asString);
        assertFalse(answer.asString().contains("canary"), answer::asString);
    }

    @Test
    void shouldNotRepeatAWebhookThatIsNotPayCools() {
        String param = Webhooks.paid(newOrderId()).replace("}", ",\"customerName\":\"" + NAME + "\"}");
        String forged = Webhooks.sign(param, "stranger-2048.pkcs8.b64");
        String genuineForAnother = Webhooks.sign("another text", "platform-2048.pkcs8.b64");
        secrets.addAll(List.of(forged, genuineForAnother));
        assertEquals(
                401, hear(Webhooks.deliver(Webhooks.envelope(param, forged))).statusCode());
        assertEquals(
                401,
                hear(Webhooks.deliver(Webhooks.envelope(param, genuineForAnother)))
                        .statusCode());
        assertEquals(
                401, hear(Webhooks.deliver(Webhooks.envelope(param, STRANGE))).statusCode());
        assertEquals(400, hear(Webhooks.deliver("{\"param\":\"" + STRANGE)).statusCode());
        assertEquals(
                400,
                hear(Webhooks.deliver("{\"param\":{\"" + STRANGE + "\":1},\"sign\":\"" + forged + "\"}"))
                        .statusCode());
    }

    @Test
    void shouldNotShowWhatAGenuineWebhookSaysAboutThePayer() {
        String orderId = newOrderId();
        String id = create(cashier(orderId)).then().statusCode(201).extract().path("id");
        String param = Webhooks.paid(orderId)
                .replace(
                        "}",
                        ",\"customerName\":\"" + NAME + "\",\"email\":\"" + EMAIL + "\",\"mobile\":\"" + MOBILE
                                + "\",\"accountNo\":\"" + STRANGE + "\"}");
        secrets.add(Webhooks.sign(param, "platform-2048.pkcs8.b64"));
        assertEquals(200, hear(Webhooks.deliver(Webhooks.signed(param))).statusCode());
        becomes(id, "SUCCEEDED");
        hear(get(id));
        hear(as(Callers.FINANCE).get("/v1/transactions/" + id + "/events"));
    }

    @ParameterizedTest
    @CsvSource({"Order 1", "sandbox:reject=21005", "sandbox:reset-after-accept"})
    void shouldKeepThePayerOfALinkToItself(String description) {
        Map<String, Object> request = withCanaries(new LinkedHashMap<>(
                Map.of("amount", "500.10", "currency", "PHP", "country", "PH", "description", description)));
        Response made = hear(
                as(Callers.SHOP).contentType("application/json").body(request).post("/v1/payment-links"));
        assertEquals(201, made.statusCode());
        String url = made.path("url");
        hear(given().redirects().follow(false).get(url));
        hear(given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParam("name", NAME)
                .formParam("email", STRANGE)
                .post(url));
        hear(given().redirects().follow(false).get(url));
        hear(as(Callers.FINANCE).get("/v1/payment-links/" + made.path("id")));
        for (String secret : secrets) {
            answers.forEach(answer -> assertFalse(answer.contains(secret), () -> "answered: " + answer));
        }
        // Whoever has the token can pay: it stands in no log and no row. The answers were for those who have it.
        answers.clear();
        secrets.add(url.substring(url.lastIndexOf('/') + 1));
    }

    private Response hear(Response answer) {
        answers.add(answer.statusLine() + "\n" + answer.headers() + "\n" + answer.asString());
        return answer;
    }

    private static Map<String, Object> withCanaries(Map<String, Object> order) {
        Map<String, Object> customer = new LinkedHashMap<>();
        customer.put("name", NAME);
        customer.put("email", EMAIL);
        customer.put("mobile", MOBILE);
        order.put("customer", customer);
        return order;
    }

    /** The signed texts in the inbox are not looked at: they are kept as they came, to be read again. */
    private static List<String> rowsWithAnyOf(List<String> texts) {
        List<String> found = new ArrayList<>();
        for (String table : List.of(
                "payment_transaction",
                "transaction_event",
                "idempotency_record",
                "discrepancy",
                "payment_link",
                "payment_link_order")) {
            found.addAll(Database.texts(
                    "select whole from (select r::text as whole from " + table + " as r) as rows where exists"
                            + " (select 1 from unnest(?) as text where position(text in whole) > 0)",
                    (Object) texts.toArray(String[]::new)));
        }
        return found;
    }
}
