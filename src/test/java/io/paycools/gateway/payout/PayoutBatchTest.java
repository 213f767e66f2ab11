package io.paycools.gateway.payout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.Parallel;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Payments;
import io.paycools.gateway.testing.Payouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import static io.paycools.gateway.testing.Payments.as;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Many payouts at once: all or none are taken, and each is paid once. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PayoutBatchTest {

    private static final String HEADER =
            "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name,description\n";

    private static RequestSpecification request(String key) {
        return as(Callers.PAYROLL).header("Idempotency-Key", key);
    }

    private static Response post(Object body, String key) {
        return request(key).contentType("application/json").body(body).post("/v1/payout-batches");
    }

    private static Response post(Object body) {
        return post(body, UUID.randomUUID().toString());
    }

    private static Response postCsv(String body, String key) {
        return request(key)
                .contentType("text/csv; charset=UTF-8")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/payout-batches");
    }

    private static Map<String, Object> batch(List<?> payouts) {
        Map<String, Object> batch = new LinkedHashMap<>();
        batch.put("reference", "Salaries");
        batch.put("payouts", payouts);
        return batch;
    }

    private static void finishes(String id) {
        await().atMost(60, SECONDS).until(() -> as(Callers.PAYROLL)
                .get("/v1/payout-batches/" + id)
                .jsonPath()
                .getBoolean("finished"));
    }

    private static int rowsOf(String orderId) {
        return Database.count("select count(*) from payment_transaction where merchant_order_id = ?", orderId);
    }

    @Test
    void shouldPayEveryLineOfABatch() {
        String first = newOrderId();
        String second = newOrderId();
        Map<String, Object> order = batch(List.of(
                Payouts.toBank(first), Payouts.toBank(second, "sandbox:decline"), Payouts.in("ID", "IDR", "10000")));
        order.put("controlTotals", Map.of("count", 3, "sums", Map.of("PHP", "200", "IDR", "10000")));
        String id = post(order)
                .then()
                .statusCode(202)
                .header("Location", matchesPattern(".*/v1/payout-batches/[0-9a-f-]{36}"))
                .body("reference", equalTo("Salaries"))
                .body("lines", equalTo(3))
                .body("sums", equalTo(Map.of("IDR", "10000", "PHP", "200.00")))
                .body("progress.PROCESSING", equalTo(3))
                .body("progress.SUCCEEDED", equalTo(0))
                .body("finished", equalTo(false))
                .extract()
                .path("id");

        finishes(id);

        as(Callers.FINANCE)
                .get("/v1/payout-batches/" + id)
                .then()
                .body("progress.SUCCEEDED", equalTo(2))
                .body("progress.FAILED", equalTo(1));
        as(Callers.FINANCE)
                .get("/v1/payout-batches/" + id + "/payouts")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items[0].merchantOrderId", equalTo(first))
                .body("items[0].status", equalTo("SUCCEEDED"))
                .body("items[0].batchId", equalTo(id))
                .body("items[0].beneficiary.accountNumber", equalTo("****7890"))
                .body("items[1].status", equalTo("FAILED"))
                .body("items.batchLine", equalTo(List.of(1, 2, 3)))
                .body("nextCursor", nullValue());
        assertEquals(
                List.of("CREATED", "SUBMITTING"), Payouts.history(idOf(first)).subList(0, 2));
        assertEquals(1, PayCools.ordersOf(first));
    }

    @Test
    void shouldPageThroughTheLines() {
        List<Object> payouts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            payouts.add(Payouts.toBank(newOrderId()));
        }
        String id = post(batch(payouts)).path("id");
        String lines = "/v1/payout-batches/" + id + "/payouts?limit=2";
        String cursor = as(Callers.PAYROLL).get(lines).path("nextCursor");
        as(Callers.PAYROLL)
                .get(lines + "&cursor=" + cursor)
                .then()
                .body("items.batchLine", equalTo(List.of(3, 4)))
                .body("nextCursor", equalTo("4"));
        as(Callers.PAYROLL).get(lines + "&cursor=x").then().statusCode(400);
        as(Callers.PAYROLL)
                .get("/v1/payout-batches/" + UUID.randomUUID() + "/payouts")
                .then()
                .statusCode(404);
        as(Callers.SHOP).get("/v1/payout-batches/" + id).then().statusCode(200);
        as(Callers.PAYROLL).get("/v1/payout-batches/nothing").then().statusCode(404);
    }

    @Test
    void shouldTakeABatchAsCsv() {
        String orderId = newOrderId();
        String csv = "\uFEFF" + HEADER.replace("\n", "\r\n") + orderId
                + ",100.00,PHP,PH,BANK,BDO,001234567890,\"Santos, María\",Salary\r\n\r\n";
        String id = postCsv(csv, UUID.randomUUID().toString())
                .then()
                .statusCode(202)
                .body("sums.PHP", equalTo("100.00"))
                .extract()
                .path("id");
        finishes(id);
        assertEquals(
                "Santos, María",
                io.restassured.path.json.JsonPath.from(PayCools.order(orderId).getString("param"))
                        .getString("accountName"));
    }

    @Test
    void shouldNameEverythingThatIsWrongWithItsLineAndTakeNothing() {
        String good = newOrderId();
        Map<String, Object> bad = Payouts.toBank("bad id");
        Payouts.beneficiary(bad).remove("name");
        Map<String, Object> typo = Payouts.toBank(newOrderId());
        typo.put("ammount", "1");
        post(batch(List.of(Payouts.toBank(good), bad, Payouts.in("PH", "PHP", "0"), typo)))
                .then()
                .statusCode(422)
                .body("code", equalTo("validation_failed"))
                .body("violations.field", hasItem("payouts[1].merchantOrderId"))
                .body("violations.field", hasItem("payouts[1].beneficiary.name"))
                .body("violations.field", hasItem("payouts[2].amount"))
                .body("violations.field", hasItem("payouts[3].ammount"))
                .body("violations", hasSize(4));
        postCsv(
                        HEADER + good + ",1,PHP,PH,BANK,BDO,001,Ann,x\n" + "bad id,0,PHP,PH,BANK,BDO,001,,x\n"
                                + newOrderId() + ",1,PHP\n",
                        UUID.randomUUID().toString())
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("line 3: merchantOrderId"))
                .body("violations.field", hasItem("line 3: amount"))
                .body("violations.field", hasItem("line 3: name"))
                .body("violations.field", hasItem("line 4"))
                .body("violations", hasSize(4));
        assertEquals(0, rowsOf(good));
    }

    @Test
    void shouldNotTakeTheSameOrderTwiceInOneBatch() {
        String orderId = newOrderId();
        post(batch(List.of(Payouts.toBank(orderId), Payouts.toBank(newOrderId()), Payouts.toBank(orderId))))
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("payouts[2].merchantOrderId")))
                .body("violations[0].message", equalTo("is the same as payouts[0].merchantOrderId"));
        assertEquals(0, rowsOf(orderId));
    }

    @Test
    void shouldNotPayTheSameFileAgainUnderAnotherKey() {
        String one = newOrderId();
        String two = newOrderId();
        Map<String, Object> order = batch(List.of(Payouts.toBank(one), Payouts.toBank(two)));
        post(order).then().statusCode(202);
        String fresh = newOrderId();
        post(batch(List.of(Payouts.toBank(fresh), Payouts.toBank(two))))
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate_merchant_order_id"))
                .body("violations.field", equalTo(List.of("payouts[1].merchantOrderId")));
        assertEquals(0, rowsOf(fresh));
        assertEquals(1, rowsOf(two));
    }

    @Test
    void shouldAnswerARepeatWithTheFirstAnswer() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> order = batch(List.of(Payouts.toBank(newOrderId())));
        String first = post(order, key).then().statusCode(202).extract().asString();
        post(order, key)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .body(equalTo(first));
        post(batch(List.of(Payouts.toBank(newOrderId()))), key)
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        Payouts.create(Payouts.toBank(newOrderId()), key)
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void shouldTakeABatchOnceHoweverOftenItIsPostedAtTheSameTime() {
        String key = UUID.randomUUID().toString();
        String orderId = newOrderId();
        Map<String, Object> order = batch(List.of(Payouts.toBank(orderId), Payouts.toBank(newOrderId())));
        List<Response> answers = Parallel.times(20, number -> post(order, key));
        answers.forEach(answer -> assertEquals(202, answer.statusCode()));
        assertEquals(
                1, answers.stream().map(answer -> answer.path("id")).distinct().count());
        assertEquals(1, rowsOf(orderId));
    }

    @Test
    void shouldTakeNothingWhenTheControlTotalsDoNotFit() {
        String orderId = newOrderId();
        Map<String, Object> order = batch(List.of(Payouts.toBank(orderId)));
        order.put("controlTotals", Map.of("count", 2, "sums", Map.of("PHP", "100.01", "MYR", "1")));
        post(order)
                .then()
                .statusCode(422)
                .body("code", equalTo("control_totals_mismatch"))
                .body("violations.field", hasItem("controlTotals.count"))
                .body("violations.field", hasItem("controlTotals.sums.PHP"))
                .body(
                        "violations.find { it.field == 'controlTotals.sums.PHP' }.message",
                        equalTo("the lines have 100.00"));
        request(UUID.randomUUID().toString())
                .contentType("text/csv; charset=UTF-8")
                .header("X-Control-Count", "1")
                .header("X-Control-Sum-PHP", "99")
                .body(HEADER + orderId + ",100.00,PHP,PH,BANK,BDO,001234567890,Ann,x\n")
                .post("/v1/payout-batches")
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("controlTotals.sums.PHP")));
        assertEquals(0, rowsOf(orderId));
    }

    @Test
    void shouldCountABatchAgainstTheDailyLimitAsAWhole() {
        Map<String, Object> one = Payouts.in("TH", "THB", "60000");
        Map<String, Object> two = Payouts.in("TH", "THB", "60000");
        post(batch(List.of(one, two)))
                .then()
                .statusCode(422)
                .body("code", equalTo("daily_limit_exceeded"))
                .body("detail", containsString("THB"));
        assertEquals(0, rowsOf((String) one.get("merchantOrderId")));
    }

    @Test
    void shouldLetLargeLinesWaitForASecondPerson() {
        Map<String, Object> large = Payouts.in("MY", "MYR", "1000");
        String id = post(batch(List.of(large, Payouts.in("MY", "MYR", "1"))))
                .then()
                .statusCode(202)
                .body("progress.AWAITING_APPROVAL", equalTo(1))
                .body("progress.PROCESSING", equalTo(1))
                .extract()
                .path("id");
        as(Callers.APPROVER)
                .post("/v1/payouts/" + idOf((String) large.get("merchantOrderId")) + "/approve")
                .then()
                .statusCode(200);
        finishes(id);
    }

    @Test
    void shouldTakeTenThousandLinesAndNotOneMore() {
        StringBuilder csv = new StringBuilder(HEADER);
        // They wait for a second person, so that nobody has to wait for them here.
        for (int i = 0; i < 10_000; i++) {
            csv.append(",1000,MYR,MY,BANK,MBB,0012345678,Ann Lee ").append(i).append(",Salary\n");
        }
        String id = postCsv(csv.toString(), UUID.randomUUID().toString())
                .then()
                .statusCode(202)
                .body("lines", equalTo(10_000))
                .body("sums.MYR", equalTo("10000000.00"))
                .extract()
                .path("id");
        assertEquals(10_000, Database.count("select count(*) from payment_transaction where batch_id = ?::uuid", id));
        assertEquals(
                10_000,
                Database.count(
                        "select count(*) from transaction_event e join payment_transaction t on t.id = e.transaction_id"
                                + " where t.batch_id = ?::uuid and e.sequence = 1",
                        id));
        postCsv(
                        csv.append(",1000,MYR,MY,BANK,MBB,0012345678,Ann Lee,Salary\n")
                                .toString(),
                        UUID.randomUUID().toString())
                .then()
                .statusCode(422)
                .body("violations[0].message", equalTo("must have at most 10000 lines"));
    }

    @Test
    void shouldRefuseWhatIsNoBatch() {
        post(batch(List.of())).then().statusCode(422).body("violations[0].field", equalTo("payouts"));
        post(Map.of()).then().statusCode(422).body("violations[0].field", equalTo("payouts"));
        post("[]").then().statusCode(400).body("code", equalTo("malformed_json"));
        post("{\"payouts\":[null]}").then().statusCode(422).body("violations[0].field", equalTo("payouts[0]"));
        post("{\"payouts\":[{\"amount\":true}]}")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("payouts[0].amount"));
        postCsv("colour\nred\n", UUID.randomUUID().toString())
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_csv"));
        request("k-" + UUID.randomUUID())
                .contentType("text/plain")
                .body("x")
                .post("/v1/payout-batches")
                .then()
                .statusCode(415);
        request("k-" + UUID.randomUUID())
                .contentType("text/csv; charset=iso-8859-1")
                .body("x")
                .post("/v1/payout-batches")
                .then()
                .statusCode(415);
        as(Callers.PAYROLL)
                .contentType("application/json")
                .body(batch(List.of()))
                .post("/v1/payout-batches")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_required"));
        as(Callers.SHOP)
                .header("Idempotency-Key", "x")
                .contentType("application/json")
                .body(batch(List.of()))
                .post("/v1/payout-batches")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldNotBeBuriedUnderWhatIsNoPayout() {
        String million = "{\"payouts\":[" + "{},".repeat(1_000_000) + "{}]}";
        post(million)
                .then()
                .statusCode(422)
                .body("violations.message", equalTo(List.of("must have at most 10000 lines")));
        String fields = "{\"payouts\":[{"
                + IntStream.range(0, 400_000).mapToObj(i -> "\"x" + i + "\":1").collect(Collectors.joining(","))
                + "}]}";
        post(fields).then().statusCode(422).body("violations", hasSize(1001));
    }

    @Test
    void shouldNotIgnoreControlHeadersOfJson() {
        String orderId = newOrderId();
        request(UUID.randomUUID().toString())
                .contentType("application/json")
                .header("X-Control-Count", "2")
                .body(batch(List.of(Payouts.toBank(orderId))))
                .post("/v1/payout-batches")
                .then()
                .statusCode(422)
                .body("code", equalTo("control_totals_mismatch"));
        assertEquals(0, rowsOf(orderId));
    }

    /** The same lines in another order, under other keys, at the same moment. */
    @Test
    void shouldPayTheSameLinesOnceUnderDifferentKeysAtTheSameTime() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(Payouts.toBank(newOrderId()));
        }
        List<Integer> answers = Parallel.times(8, number -> {
            List<Map<String, Object>> own = new ArrayList<>(lines);
            Collections.rotate(own, number * 7);
            return post(batch(own)).statusCode();
        });
        assertEquals(1, answers.stream().filter(answer -> answer == 202).count());
        assertEquals(7, answers.stream().filter(answer -> answer == 409).count());
        lines.forEach(line -> assertEquals(1, rowsOf((String) line.get("merchantOrderId"))));
    }

    @Test
    void shouldTakeLargeBodiesForBatchesAlone() {
        String large = "x".repeat(100_000);
        Map<String, Object> order = Payouts.toBank(newOrderId());
        order.put("description", large);
        post(batch(List.of(order))).then().statusCode(422);
        Payouts.create(order).then().statusCode(413).body("code", equalTo("payload_too_large"));
        Payments.create(Map.of("x", large)).then().statusCode(413);
        post("{\"reference\":\"" + "x".repeat(9_000_000) + "\"}")
                .then()
                .statusCode(413)
                .body("code", equalTo("payload_too_large"));
    }

    private static String idOf(String orderId) {
        return Database.texts("select id from payment_transaction where merchant_order_id = ?", orderId)
                .get(0);
    }
}
