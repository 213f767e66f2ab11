package io.paycools.gateway.security;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;

import jakarta.inject.Inject;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Refunds;
import io.paycools.gateway.testing.Seals;
import io.paycools.gateway.testing.Spans;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Marked values go through every flow, rightly and wrongly placed, and are then looked for in everything that the
 * service has written: log lines, traces, metrics, answers, notifications and the whole database.
 */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class CanaryTest {

    private static final String HEADER =
            "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name,email\n";

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    OpenTelemetry telemetry;

    private final Canaries canaries = new Canaries();
    private final List<String> answers = new ArrayList<>();
    private Logs logs;
    private Receiver receiver;

    @BeforeEach
    @AfterEach
    void makeRoom() {
        Endpoints.deleteAll(Callers.SHOP);
        Endpoints.deleteAll(Callers.PAYROLL);
    }

    @BeforeEach
    void listen() {
        logs = Logs.collect().and(Level.ALL, "io.paycools");
        receiver = new Receiver();
        receiver.behave("/hook", Receiver.status(200));
        canaries.in("log", logs::lines)
                .in("traces", this::traces)
                .in(
                        "metrics",
                        () -> List.of(given().get(metrics)
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString()))
                .in("answers", () -> answers)
                .in("notifications", () -> receiver.received("/hook").stream()
                        .map(request -> request.headers() + " " + request.body())
                        .toList())
                .in("database", Canaries::database);
    }

    @AfterEach
    void close() {
        logs.close();
        receiver.close();
    }

    @Test
    void shouldBeFoundNowhere() {
        keysAndSecrets();
        payments();
        payouts();
        batches();
        links();
        webhooks();
        wrongRequests();

        assertTrue(canaries.count() >= 40, canaries.count() + " marked values");
        assertEquals(List.of(), canaries.found());
    }

    /** What the test looks for it can find. */
    @Test
    void shouldBeFoundWhereTheyAre() {
        String value = canaries.mark("value", "Zq-" + UUID.randomUUID());
        answers.add("in the clear " + value);
        answers.add("hidden " + java.util.Base64.getEncoder().encodeToString(("x" + value).getBytes(UTF_8)));
        answers.add("hidden " + java.util.HexFormat.of().formatHex(value.getBytes(UTF_8)));
        Database.update(
                "insert into webhook_inbox (id, account, fingerprint, state, param, attempts, received_at,"
                        + " next_attempt_at) values (?, 'default', ?, 'APPLIED', ?, 0, now(), now())",
                UUID.randomUUID(),
                UUID.randomUUID().toString(),
                "{\"name\":\"" + value + "\"}");
        org.jboss.logging.Logger.getLogger("io.paycools.gateway.test").trace("said " + value);
        telemetry
                .getTracer("test")
                .spanBuilder("canary")
                .setAttribute("said", value)
                .startSpan()
                .end();

        List<String> found = canaries.found();

        Database.update("delete from webhook_inbox where param like '%' || ? || '%'", value);
        Spans.forget("canary");
        assertEquals(
                3, found.stream().filter(each -> each.contains(" in answers: ")).count());
        assertEquals(
                1,
                found.stream().filter(each -> each.contains(" in database: ")).count());
        assertEquals(
                1, found.stream().filter(each -> each.contains(" in log: ")).count());
        assertEquals(
                1, found.stream().filter(each -> each.contains(" in traces: ")).count());
    }

    private void keysAndSecrets() {
        canaries.mark("our key of a caller", Callers.SHOP);
        canaries.mark("hash of a caller's key", Callers.sha256(Callers.SHOP));
        canaries.mark("older encryption key", Seals.base64(Seals.OLDER));
        canaries.mark(
                "private key",
                Vectors.key("merchant-2048.pkcs8.pem")
                        .lines()
                        .skip(2)
                        .findFirst()
                        .orElseThrow());
        String secret = Endpoints.registered(
                        Callers.SHOP, Endpoints.wanting(receiver.url("/hook"), "payment.succeeded", "payment.failed"))
                .getString("secret");
        canaries.mark("secret of an endpoint", secret);
        Endpoints.registered(
                Callers.PAYROLL, Endpoints.wanting(receiver.url("/hook"), "payout.succeeded", "payout.failed"));
        hear(given().header("X-API-Key", canaries.mark("wrong key", "key-zqwrong-7719"))
                .get("/v1/transactions"));
        hear(given().header("Authorization", "Bearer " + canaries.mark("bearer", "zqbearer-7720"))
                .get("/v1/transactions"));
    }

    private void payments() {
        Map<String, Object> cashier = Payments.cashier(Payments.newOrderId());
        cashier.put("customer", payer("cashier", "31"));
        String paid = hear(Payments.create(cashier)).path("id");
        PayCools.payerPays((String) cashier.get("merchantOrderId"));
        Payments.becomes(paid, "SUCCEEDED");
        Map<String, Object> direct = Payments.direct(Payments.newOrderId(), "QR", "PH_QRPH_DYNAMIC");
        direct.put("customer", payer("direct", "32"));
        assertEquals(201, hear(Payments.create(direct)).statusCode());
        Map<String, Object> uncertain = Payments.cashier(Payments.newOrderId(), "sandbox:http-500");
        uncertain.put("customer", payer("uncertain payment", "33"));
        hear(Payments.create(uncertain));
        hear(Payments.refresh(paid));
        history(paid);
        String refund = hear(Refunds.create(paid, Refunds.of("1.00"))).path("id");
        Refunds.becomes(refund, "SUCCEEDED");
        history(refund);
    }

    private void payouts() {
        Map<String, Object> thai = Payouts.in("TH", "THB", "100");
        Map<String, Object> beneficiary = beneficiary("payout", "41");
        beneficiary.put("taxId", canaries.mark("tax id", "ZQTAX7741"));
        beneficiary.put("relationship", canaries.mark("relationship", "zqgodmother7741"));
        thai.put("beneficiary", beneficiary);
        Response sent = hear(Payouts.create(thai));
        assertEquals(201, sent.statusCode(), sent::asString);
        Payouts.becomes(sent.path("id"), "SUCCEEDED");
        history(sent.path("id"));
        for (String directive :
                List.of("sandbox:decline", "sandbox:reject=21014", "sandbox:success-then-fail", "sandbox:busy=3")) {
            Map<String, Object> order = Payouts.toBank(Payments.newOrderId(), directive);
            order.put("beneficiary", beneficiary(directive, "42"));
            String id = hear(Payouts.create(order)).path("id");
            if (directive.contains("then")) {
                Payouts.awaitDiscrepancy(id, "FINAL_STATUS_CONTRADICTED");
                hear(as(Callers.OPERATOR).get("/v1/discrepancies?transactionId=" + id));
            }
            history(id);
        }
        Map<String, Object> waiting = Payouts.in("MY", "MYR", "1000.00");
        waiting.put("beneficiary", beneficiary("waiting payout", "43"));
        String id = hear(Payouts.create(waiting)).path("id");
        hear(as(Callers.APPROVER).post("/v1/payouts/" + id + "/reject"));
    }

    private void batches() {
        Map<String, Object> line = Payouts.toBank(Payments.newOrderId());
        line.put("beneficiary", beneficiary("JSON batch", "51"));
        Response json = hear(as(Callers.PAYROLL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("payouts", List.of(line)))
                .post("/v1/payout-batches"));
        assertTrue(json.statusCode() < 300, json::asString);
        hear(as(Callers.PAYROLL).get("/v1/payout-batches/" + json.path("id") + "/payouts"));
        String row = Payments.newOrderId() + ",100,PHP,PH,BANK,BDO,"
                + canaries.mark("account in CSV", "00775200775252") + ","
                + canaries.mark("name in CSV", "Zephyra Csvfeder") + ","
                + canaries.mark("e-mail in CSV", "zq52@canary.example") + "\n";
        assertTrue(hear(csv(HEADER + row)).statusCode() < 300);
        hear(csv(HEADER + row.replace(",100,", "," + canaries.mark("wrong amount in CSV", "zqamount7753") + ",")));
        hear(csv(HEADER + row + "\"" + canaries.mark("broken CSV", "zqbroken7754")));
        // The name of a column that is none is told to whoever sent it, as that of an unknown field.
        hear(csv(HEADER.replace("email", "mail") + row));
    }

    private static Response csv(String body) {
        return as(Callers.PAYROLL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("text/csv; charset=UTF-8")
                .body(body)
                .post("/v1/payout-batches");
    }

    private void links() {
        Map<String, Object> request = new LinkedHashMap<>(
                Map.of("amount", "500.10", "currency", "PHP", "country", "PH", "description", "Order 1"));
        request.put("customer", payer("link", "61"));
        // Its owner is shown the address, and nobody else is.
        String url = as(Callers.SHOP)
                .contentType("application/json")
                .body(request)
                .post("/v1/payment-links")
                .then()
                .statusCode(201)
                .extract()
                .path("url");
        canaries.mark("token of a link", url.substring(url.lastIndexOf('/') + 1));
        payer().get(url);
        assertEquals(
                303,
                payer().contentType("application/x-www-form-urlencoded")
                        .post(url)
                        .statusCode());
        request.put("customer", Map.of());
        String open = as(Callers.SHOP)
                .contentType("application/json")
                .body(request)
                .post("/v1/payment-links")
                .path("url");
        canaries.mark("token of another link", open.substring(open.lastIndexOf('/') + 1));
        Map<String, Object> typed = payer("payer of a link", "62");
        // Shown again to whoever typed it.
        payer().contentType("application/x-www-form-urlencoded")
                .formParams(Map.of("name", typed.get("name"), "email", "zqno address"))
                .post(open);
        payer().contentType("application/x-www-form-urlencoded")
                .formParams(typed)
                .post(open);
        hear(as(Callers.SUPPORT).get("/v1/payment-links"));
    }

    private static RequestSpecification payer() {
        return given().redirects().follow(false);
    }

    /** PayCools tells more than it says that it tells. */
    private void webhooks() {
        String undocumented = ",\"customerName\":\"" + canaries.mark("name in a webhook", "Zephyra Hookfeder")
                + "\",\"payee\":{\"iban\":\"" + canaries.mark("account in a webhook", "00777100777171")
                + "\",\"contacts\":[\"" + canaries.mark("e-mail in a webhook", "zq71@canary.example")
                + "\"]},\"msisdn\":" + canaries.mark("mobile in a webhook", "639177710071")
                + ",\"extra\":\"{\\\"dob\\\":\\\"" + canaries.mark("birth day in a webhook", "zq1971-07-17")
                + "\\\"}\",\"failedMessage\":\"Account 00777100777172 of "
                + canaries.mark("name in a message", "Zephyra Failfeder") + " is closed\",\"failedCode\":\""
                + canaries.mark("mobile in the place of a code", "09177710073") + "\"}";
        canaries.mark("account in a message", "00777100777172");
        String orderId = Payments.newOrderId();
        String id = Payments.create(Payments.cashier(orderId)).path("id");
        String failed = Webhooks.paid(orderId)
                .replace("COMPLETED", "FAILED")
                .replace("payment.success", "payment.failed")
                .replace("}", undocumented);
        canaries.mark("signature", Webhooks.sign(failed, "platform-2048.pkcs8.b64"));
        assertEquals(200, hear(Webhooks.deliver(Webhooks.signed(failed))).statusCode());
        Payments.becomes(id, "FAILED");
        hear(Payments.get(id));
        history(id);
        String portal = Webhooks.paid(Payments.newOrderId())
                .replace("checkout.payment.success", "disbursement.success")
                .replace("}", undocumented);
        hear(Webhooks.deliver(Webhooks.signed(portal)));
        String strange = Webhooks.paid(canaries.mark("name in the place of an order id", "Zephyra Orderfeder"))
                .replace("PHP", canaries.mark("name in the place of a currency", "Zephyra Moneyfeder"))
                .replace("COMPLETED", canaries.mark("name in the place of a status", "Zephyra Statusfeder"));
        hear(Webhooks.deliver(Webhooks.signed(strange)));
        hear(Webhooks.deliver(Webhooks.signed("not JSON " + canaries.mark("unreadable webhook", "zqunread7775"))));
        hear(Webhooks.deliver(Webhooks.envelope(
                Webhooks.paid(canaries.mark("forged webhook", "zqforged7776")), "bm90IGEgc2lnbmF0dXJl")));
        hear(Webhooks.deliver("{\"param\":\"" + canaries.mark("broken webhook", "zqbroken7777")));
        await().atMost(15, SECONDS)
                .until(() -> Database.count("select count(*) from webhook_inbox where state = 'NEW'") == 0);
    }

    private void wrongRequests() {
        String wrong = canaries.mark("wrong value", "zqwrong7781");
        for (String path : List.of(
                "/v1/payments",
                "/v1/payouts",
                "/v1/payout-batches",
                "/v1/payment-links",
                "/v1/notification-endpoints",
                "/v1/personal-data/erasures")) {
            for (String body : List.of(
                    "{\"amount\":\"" + wrong + "\",\"currency\":\"" + wrong + "\",\"url\":\"" + wrong + "\"}",
                    "{\"customer\":{\"name\":[\"" + wrong + "\"]},\"beneficiary\":\"" + wrong + "\"}",
                    "{\"unknown\":{\"deep\":\"" + wrong + "\"}}",
                    "{\"amount\":\"1\",\"amount\":\"" + wrong + "\"",
                    "[\"" + wrong + "\"]",
                    wrong)) {
                for (String caller : List.of(Callers.SHOP, Callers.PAYROLL, Callers.OPERATOR)) {
                    Response answer = hear(as(caller)
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .contentType("application/json")
                            .body(body)
                            .post(path));
                    assertTrue(answer.statusCode() >= 400 && answer.statusCode() < 500, answer::asString);
                }
            }
        }
        String header = canaries.mark("header", "zqheader 7782");
        hear(as(Callers.SHOP)
                .header("X-Customer", header)
                .header("User-Agent", header)
                .cookie("name", "zqcookie7783")
                .get("/v1/transactions"));
        canaries.mark("cookie", "zqcookie7783");
        hear(as(Callers.SHOP).header("X-Correlation-Id", header).get("/v1/transactions?limit=1"));
        hear(as(Callers.SHOP)
                .contentType(canaries.mark("media type", "application/zqmedia7784+json"))
                .body("{}")
                .post("/v1/payments"));
        hear(Payments.create(Payments.cashier(Payments.newOrderId()), canaries.mark("idempotency key", "zq key 7785")));
        String query = canaries.mark("query", "zqquery7786");
        hear(as(Callers.SHOP).queryParam("customer", query).get("/v1/transactions"));
        hear(as(Callers.SHOP).queryParam("status", query).get("/v1/transactions"));
        hear(as(Callers.SHOP).queryParam("cursor", query).get("/v1/payment-links"));
        String path = canaries.mark("path", "zqpath7787");
        for (String place : List.of(
                "/v1/payments/",
                "/v1/payouts/",
                "/v1/discrepancies/",
                "/v1/webhook-messages/",
                "/webhooks/paycools/",
                "/",
                "/pay/")) {
            hear(as(Callers.OPERATOR).get(place + path));
            hear(as(Callers.OPERATOR).put(place + path));
        }
    }

    private Map<String, Object> payer(String where, String number) {
        return new LinkedHashMap<>(Map.of(
                "name", canaries.mark("name of the payer, " + where, "Zephyra Payerfeder" + letter(number)),
                "email", canaries.mark("e-mail of the payer, " + where, "zq" + number + "@canary.example"),
                "mobile", canaries.mark("mobile of the payer, " + where, "091777" + number + "077")));
    }

    private Map<String, Object> beneficiary(String where, String number) {
        return new LinkedHashMap<>(Map.of(
                "method", "BANK",
                "bankCode", "BDO",
                "accountNumber", canaries.mark("account number, " + where, "00" + number + "7700" + number + "7788"),
                "name", canaries.mark("name, " + where, "Zephyra Bankfeder" + letter(number)),
                "email", canaries.mark("e-mail, " + where, "zq" + number + "@canary.example")));
    }

    /** Everything that would go to a collector. */
    private List<String> traces() {
        assertTrue(((OpenTelemetrySdk) telemetry)
                .getSdkTracerProvider()
                .forceFlush()
                .join(10, SECONDS)
                .isSuccess());
        return Spans.all().stream()
                .map(span -> span.getName() + " " + span.getStatus() + " " + span.getAttributes() + " "
                        + span.getEvents().stream()
                                .map(event -> event.getName() + " " + event.getAttributes())
                                .toList()
                        + " " + span.getLinks() + " " + span.getResource())
                .toList();
    }

    private static String letter(String number) {
        return Character.toString('a' + Integer.parseInt(number) % 26);
    }

    private void history(String id) {
        hear(as(Callers.FINANCE).get("/v1/transactions/" + id + "/events"));
        hear(as(Callers.FINANCE).get("/v1/transactions?limit=5"));
    }

    private Response hear(Response answer) {
        answers.add(answer.statusLine() + "\n" + answer.headers() + "\n" + answer.asString());
        return answer;
    }
}
