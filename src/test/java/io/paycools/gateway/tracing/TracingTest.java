package io.paycools.gateway.tracing;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Endpoints;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Logs;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payouts;
import io.paycools.gateway.testing.Receiver;
import io.paycools.gateway.testing.Spans;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Endpoints.registered;
import static io.paycools.gateway.testing.Endpoints.wanting;
import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One trace per transaction, whoever does the next step and when. PayCools' stand-in refuses a traced call. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class TracingTest {

    private static final Set<String> OF_A_PAYMENT = Set.of(
            "POST /v1/payments",
            "PayCools create-payment",
            "webhook process",
            "notification deliver",
            "notification attempt");

    private final Receiver receiver = new Receiver();

    @BeforeEach
    @AfterEach
    void makeRoom() {
        Endpoints.deleteAll(Callers.SHOP);
        Endpoints.deleteAll(Callers.PAYROLL);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String create(String trace, Object order) {
        return as(Callers.SHOP)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(order)
                .post("/v1/payments")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static List<SpanData> awaitSpans(String transaction, Set<String> names) {
        await().atMost(20, SECONDS).until(() -> names(Spans.about(transaction)), found -> found.containsAll(names));
        return Spans.about(transaction);
    }

    private static Set<String> names(List<SpanData> spans) {
        return spans.stream().map(SpanData::getName).collect(toSet());
    }

    private static Set<String> traces(List<SpanData> spans) {
        return spans.stream().map(SpanData::getTraceId).collect(toSet());
    }

    private static SpanData named(String name, List<SpanData> spans) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldKeepAPaymentInTheTraceOfItsCaller() {
        registered(Callers.SHOP, wanting(receiver.url("/traced"), "payment.succeeded"));
        String trace = newTrace();
        String orderId = newOrderId();
        String id;
        try (Logs logs = Logs.collect()) {
            id = create(trace, cashier(orderId));
            PayCools.payerPays(orderId);
            Endpoints.awaitAbout(receiver, "/traced", id, 1);
            for (String status : List.of("PENDING", "SUCCEEDED")) {
                String line = logs.containing("transactionId=" + id + " ").stream()
                        .filter(each -> each.contains("status=" + status))
                        .findFirst()
                        .orElseThrow();
                assertTrue(line.contains("traceId=" + trace), line);
            }
        }

        List<SpanData> spans = awaitSpans(id, OF_A_PAYMENT);

        assertEquals(Set.of(trace), traces(spans));
        SpanData request = named("POST /v1/payments", spans);
        assertEquals("00f067aa0ba902b7", request.getParentSpanId());
        assertEquals(SpanKind.SERVER, request.getKind());
        assertEquals(
                request.getSpanId(), named("PayCools create-payment", spans).getParentSpanId());
        assertEquals(request.getSpanId(), named("webhook process", spans).getParentSpanId());
        assertEquals(request.getSpanId(), named("notification deliver", spans).getParentSpanId());
        shouldTellTheReceiverOfTheAttempt(id, trace);
        for (SpanData span : spans) {
            Map<String, Object> attributes = attributes(span);
            assertEquals("default", attributes.get("gateway.account"), span.getName());
            assertEquals(orderId, attributes.get("gateway.merchant_order_id"), span.getName());
        }
        shouldLinkTheWebhookThatCame(orderId, named("webhook process", spans));
    }

    /** Endpoints of other tests may be told too, each by an attempt of its own. */
    private void shouldTellTheReceiverOfTheAttempt(String id, String trace) {
        String told = receiver.received("/traced").get(0).headers().get("traceparent");
        await().atMost(20, SECONDS).until(() -> Spans.about(id).stream()
                .filter(span -> span.getName().equals("notification attempt"))
                .anyMatch(span -> told.equals("00-" + trace + "-" + span.getSpanId() + "-01")));
    }

    /** PayCools' call is a trace of its own: a stranger does not get into that of a caller. */
    private static void shouldLinkTheWebhookThatCame(String orderId, SpanData processed) {
        SpanData came = Spans.with("gateway.merchant_order_id", orderId).stream()
                .filter(span -> span.getName().equals("POST /webhooks/paycools/{}"))
                .findFirst()
                .orElseThrow();
        assertFalse(came.getParentSpanContext().isValid());
        assertEquals(
                List.of(came.getSpanId()),
                processed.getLinks().stream()
                        .map(link -> link.getSpanContext().getSpanId())
                        .toList());
    }

    @Test
    void shouldKeepAPayoutThatIsSentLaterInTheTraceOfItsCreate() {
        registered(Callers.PAYROLL, wanting(receiver.url("/sent"), "payout.succeeded"));
        String orderId = newOrderId();
        Map<String, Object> order = Payouts.in("MY", "MYR", "1000");
        order.put("merchantOrderId", orderId);
        String id = Payouts.create(order).then().statusCode(202).extract().path("id");
        as(Callers.APPROVER).post("/v1/payouts/" + id + "/approve").then().statusCode(200);
        Payouts.becomes(id, "SUCCEEDED");
        Endpoints.awaitAbout(receiver, "/sent", id, 1);

        List<SpanData> spans = awaitSpans(
                id,
                Set.of(
                        "POST /v1/payouts",
                        "POST /v1/payouts/{}/approve",
                        "dispatch",
                        "PayCools create-payout",
                        "webhook process",
                        "notification deliver",
                        "notification attempt"));

        String trace = named("POST /v1/payouts", spans).getTraceId();
        SpanData approval = named("POST /v1/payouts/{}/approve", spans);
        assertEquals(
                List.of(trace),
                approval.getLinks().stream()
                        .map(link -> link.getSpanContext().getTraceId())
                        .toList());
        assertEquals(
                Set.of(trace),
                traces(spans.stream().filter(span -> span != approval).toList()));
        assertEquals(
                named("dispatch", spans).getSpanId(),
                named("PayCools create-payout", spans).getParentSpanId());
    }

    @Test
    void shouldNotMixTracesOfTransactionsAtTheSameTime() {
        registered(Callers.SHOP, wanting(receiver.url("/many"), "payment.succeeded"));
        List<String> traces =
                IntStream.range(0, 20).mapToObj(number -> newTrace()).toList();
        List<String> ids = Parallel.times(traces.size(), number -> {
            String orderId = newOrderId();
            String id = create(traces.get(number), cashier(orderId));
            PayCools.payerPays(orderId);
            return id;
        });
        for (int i = 0; i < ids.size(); i++) {
            assertEquals(Set.of(traces.get(i)), traces(awaitSpans(ids.get(i), OF_A_PAYMENT)));
        }
        Set<String> hooks = new HashSet<>();
        ids.forEach(id -> hooks.add(named("webhook process", Spans.about(id)).getSpanId()));
        assertEquals(ids.size(), hooks.size());
    }

    @Test
    void shouldGiveEachLineOfABatchATraceOfItsOwn() {
        List<String> orderIds = List.of(newOrderId(), newOrderId());
        String batch = as(Callers.PAYROLL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("payouts", orderIds.stream().map(Payouts::toBank).toList()))
                .post("/v1/payout-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        List<String> ids = as(Callers.PAYROLL)
                .get("/v1/payout-batches/" + batch + "/payouts")
                .jsonPath()
                .getList("items.id");
        Set<String> traces = new HashSet<>();
        for (String id : ids) {
            Set<String> own = traces(awaitSpans(id, Set.of("dispatch", "PayCools create-payout", "webhook process")));
            assertEquals(1, own.size());
            traces.addAll(own);
        }
        assertEquals(orderIds.size(), traces.size());
    }

    @Test
    void shouldShowNothingOfThePayerAndNoAddressInASpan() {
        String orderId = newOrderId();
        String id = create(newTrace(), cashier(orderId));
        as(Callers.SHOP)
                .get("/v1/transactions?merchantOrderId=" + orderId)
                .then()
                .statusCode(200);
        as(Callers.SHOP).get("/pay/23456789ABCDEFGHJKLMNP?language=en");
        await().atMost(20, SECONDS).until(() -> names(Spans.all()).contains("GET /pay/{}"));
        awaitSpans(id, Set.of("PayCools create-payment"));

        for (SpanData span : Spans.all()) {
            String shown = span.getName() + span.getAttributes() + span.getEvents() + span.getStatus();
            for (String secret : List.of(
                    "payer@example.com", "09171234567", "José", "23456789ABCDEFGH", Callers.SHOP, "BDO", "http://")) {
                assertFalse(shown.contains(secret), shown);
            }
            assertTrue(
                    ALLOWED.containsAll(attributes(span).keySet()),
                    () -> "attributes of " + span.getName() + ": "
                            + attributes(span).keySet());
            assertEquals(List.of(), span.getEvents());
        }
    }

    private static final Set<String> ALLOWED = Set.of(
            "gateway.transaction.id",
            "gateway.account",
            "gateway.merchant_order_id",
            "gateway.outcome",
            "error.type",
            "http.request.method",
            "http.route",
            "http.response.status_code");

    private static Map<String, Object> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
    }
}
