package io.paycools.gateway.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a load test asks when it is over: which orders there are, and what came twice. */
class SandboxOrderListTest {

    private static final int MANY = 10_000;

    @TempDir
    private Path folder;

    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        start(SandboxConfig.forMerchants(MerchantClient.merchant(null)).withPace(MerchantClient.QUICK));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldListBrieflyAndByKind() {
        JsonNode payout = payOut("PAYOUT1").data();
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));

        JsonNode payouts = list("/sandbox/orders?kind=PAYOUT&brief=true");

        assertEquals(1, payouts.size());
        List<String> names = new ArrayList<>();
        payouts.get(0).fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("mchOrderId", "transactionId", "amount", "currency", "status"), names);
        assertEquals("PAYOUT1", payouts.get(0).path("mchOrderId").textValue());
        assertEquals(payout.path("transactionId"), payouts.get(0).path("transactionId"));
        assertEquals(10000, payouts.get(0).path("amount").intValue());
        assertEquals("PHP", payouts.get(0).path("currency").textValue());
        assertEquals("PENDING", payouts.get(0).path("status").textValue());
        assertEquals(2, list("/sandbox/orders?brief=true").size());
        assertEquals(2, list("/sandbox/orders?brief=false").size());
        JsonNode checkouts = list("/sandbox/orders?kind=CHECKOUT");
        assertEquals("ORDER1", checkouts.get(0).path("mchOrderId").textValue());
        assertTrue(checkouts.get(0).has("param"));
        assertEquals(0, list("/sandbox/orders?kind=PAYMENT").size());
    }

    @Test
    void shouldCountByKind() {
        payOut("PAYOUT1");
        payOut("PAYOUT2");
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));

        assertEquals("{\"count\":3}", client.get("/sandbox/orders/count").text());
        assertEquals(
                "{\"count\":2}", client.get("/sandbox/orders/count?kind=PAYOUT").text());
        assertEquals(
                "{\"count\":1}",
                client.get("/sandbox/orders/count?kind=CHECKOUT").text());
        assertEquals(
                "{\"count\":0}",
                client.get("/sandbox/orders/count?kind=PAYMENT").text());
    }

    @ParameterizedTest
    @CsvSource({
        "/sandbox/orders?kind=payout, 'kind is not one of PAYMENT, CHECKOUT, PAYOUT, REFUND'",
        "/sandbox/orders/count?kind=, 'kind is not one of PAYMENT, CHECKOUT, PAYOUT, REFUND'",
        "/sandbox/orders?brief=1, brief is not true or false"
    })
    void shouldSayWhatIsWrong(String path, String sentence) {
        Answer answer = client.get(path);

        assertEquals(400, answer.status());
        assertEquals(sentence, answer.json().path("error").textValue());
    }

    @Test
    void shouldCountTheCreatesThatCameTwice() {
        payOut("PAYOUT1");
        assertEquals(0, duplicates());

        assertEquals(21007, payOut("PAYOUT1").code());
        ObjectNode sameKey = client.payout("PAYOUT2").put("idempotencyId", "PAYOUT1KEY0000000");
        assertEquals(21015, client.call(MerchantClient.TRANSFER, sameKey).code());
        assertEquals(
                21007,
                client.call(MerchantClient.GENERATE, client.payment("PAYOUT1")).code());
        assertEquals(3, duplicates());

        client.post("/sandbox/reset");
        assertEquals(0, duplicates());
    }

    @Test
    void shouldNotCountAsTwiceWhatADirectiveOnlyCallsSo() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "sandbox:reject=21007"));
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT2").put("remark", "sandbox:code-after-accept=21015"));

        assertEquals(0, duplicates());
    }

    @Test
    void shouldListManyOrdersSwiftly() {
        SandboxConfig kept =
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withJournal(folder.resolve("journal.jsonl"));
        sandbox.close();
        fillJournal();
        start(kept);

        assertEquals(MANY, swiftly("/sandbox/orders").size());
        assertEquals(MANY, swiftly("/sandbox/orders?kind=PAYOUT&brief=true").size());
        assertEquals(
                MANY, client.get("/sandbox/orders/count").json().path("count").intValue());
    }

    private JsonNode swiftly(String path) {
        long start = System.nanoTime();
        String text = client.get(path).text();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(taken.compareTo(Duration.ofSeconds(2)) < 0, () -> path + " took " + taken);
        return parsed(text);
    }

    /** Past the wire: so many signatures would take much longer than what is looked at here. */
    private void fillJournal() {
        OrderBook book =
                new OrderBook(Clock.systemUTC(), Long.MAX_VALUE, Journal.open(folder.resolve("journal.jsonl")));
        for (int i = 0; i < MANY; i++) {
            ObjectNode param = client.payout("PAYOUT" + i).put("remark", "sandbox:stay-pending");
            SignedRequest request = new SignedRequest(MerchantClient.APP_ID, param.toString(), param);
            book.accept(new OrderBook.Draft(Order.Kind.PAYOUT, request, Market.PH, 10000, null));
        }
        book.shut();
    }

    private void start(SandboxConfig config) {
        sandbox = SandboxServer.start(config);
        client = new MerchantClient(sandbox, Clock.systemUTC(), "https://merchant.example/hook");
    }

    private Answer payOut(String mchOrderId) {
        return client.call(MerchantClient.TRANSFER, client.payout(mchOrderId).put("remark", "sandbox:stay-pending"));
    }

    private int duplicates() {
        JsonNode requests = client.get("/sandbox/requests").json();
        assertTrue(requests.path("duplicates").isInt());
        return requests.path("duplicates").intValue();
    }

    private JsonNode list(String path) {
        return parsed(client.get(path).text());
    }

    private static JsonNode parsed(String text) {
        try {
            return StrictJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
