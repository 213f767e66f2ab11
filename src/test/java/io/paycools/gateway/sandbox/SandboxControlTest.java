package io.paycools.gateway.sandbox;

import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxControlTest {

    private final WebhookReceiver receiver = new WebhookReceiver();
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, Clock.systemUTC(), receiver.url());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    @Test
    void shouldShowEachOrderWithTheExactTextThatWasSigned() throws Exception {
        String param = client.payout("PAYOUT1").toString().replace(",", " , ");
        client.call(MerchantClient.TRANSFER, param);
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));

        JsonNode orders =
                StrictJson.MAPPER.readTree(client.get("/sandbox/orders").text());

        assertEquals(2, orders.size());
        JsonNode payout = orders.get(0);
        assertEquals("PAYOUT", payout.path("kind").textValue());
        assertEquals(MerchantClient.APP_ID, payout.path("appId").textValue());
        assertEquals("PAYOUT1", payout.path("mchOrderId").textValue());
        assertEquals("PAYOUT1KEY0000000", payout.path("idempotencyId").textValue());
        assertEquals(10000, payout.path("amount").intValue());
        assertEquals("PHP", payout.path("currency").textValue());
        assertEquals("PH", payout.path("countryCode").textValue());
        assertEquals(param, payout.path("param").textValue());
        assertEquals("CHECKOUT", orders.get(1).path("kind").textValue());
        assertEquals("PENDING", orders.get(1).path("status").textValue());
    }

    @Test
    void shouldTurnAwayEveryRequestOfAnApplicationUntilItIsToldToLetItIn() {
        assertEquals(200, turnGate(",\"code\":21016"));
        assertEquals(
                21016,
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")).code());
        assertEquals(200, turnGate(""));
        assertEquals(
                10000,
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")).code());
        assertEquals(400, turnGate(",\"code\":1"));
    }

    private int turnGate(String code) {
        String body = "{\"appId\":\"" + MerchantClient.APP_ID + "\"" + code + "}";
        return client.raw(client.request("/sandbox/gate")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }

    @Test
    void shouldPayDeclineAndExpireForScripts() {
        List.of("ORDER1", "ORDER2", "ORDER3")
                .forEach(each -> client.call(MerchantClient.CHECKOUT, client.checkout(each)));

        assertEquals(
                "COMPLETED",
                client.post("/sandbox/orders/ORDER1/pay").json().path("status").textValue());
        assertEquals(
                "FAILED",
                client.post("/sandbox/orders/ORDER2/decline")
                        .json()
                        .path("status")
                        .textValue());
        JsonNode expired = client.post("/sandbox/orders/ORDER3/expire").json();
        assertEquals("PENDING", expired.path("status").textValue());
        assertTrue(expired.path("expired").booleanValue());
        assertEquals(409, client.post("/sandbox/orders/ORDER3/pay").status());
        assertEquals(404, client.post("/sandbox/orders/ORDER4/pay").status());
        assertEquals(404, client.get("/sandbox/orders/ORDER1?appId=another").status());
    }

    @Test
    void shouldCountTheSignedCallsOfEachPath() {
        client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1"));
        client.queryPayment("ORDER1");
        client.queryPayment("ORDER1");
        client.get("/sandbox/orders");

        JsonNode requests = client.get("/sandbox/requests").json();

        assertEquals(3, requests.path("count").intValue());
        assertEquals(2, requests.path("byPath").path(MerchantClient.QUERY).intValue());
        assertEquals(1, requests.path("byPath").path(MerchantClient.CHECKOUT).intValue());
    }

    @Test
    void shouldStartAfreshWhenEmptied() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));

        assertEquals(200, client.post("/sandbox/reset").status());

        assertEquals("[]", client.get("/sandbox/orders").text());
        assertEquals(0, client.get("/sandbox/requests").json().path("count").intValue());
        assertEquals(
                10000,
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1")).code());
    }

    @Test
    void shouldAcceptOneOfManyRequestsAtOnceForTheSameOrder() {
        ObjectNode param = client.payout("PAYOUT1");

        List<Integer> codes = IntStream.range(0, 24)
                .parallel()
                .mapToObj(i -> client.call(MerchantClient.TRANSFER, param).code())
                .toList();

        assertEquals(1, codes.stream().filter(code -> code == 10000).count());
        assertEquals(Set.of(10000, 21007), new HashSet<>(codes));
        assertEquals("9999900.00", client.balance("PH"));
    }

    @Test
    void shouldNameEveryTransactionDifferently() {
        Set<String> names = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> client.call(MerchantClient.CHECKOUT, client.checkout("ORDER" + i))
                        .data()
                        .path("transactionId")
                        .textValue())
                .collect(Collectors.toSet());

        assertEquals(50, names.size());
    }

    @Test
    void shouldRefuseToListenWhereSomebodyElseDoes() {
        SandboxConfig taken =
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withPort(sandbox.port());

        assertThrows(IllegalStateException.class, () -> SandboxServer.start(taken));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SANDBOX_APP_ID", "SANDBOX_MERCHANT_PUBLIC_KEY_FILE", "SANDBOX_PLATFORM_PRIVATE_KEY_FILE"})
    void shouldNameTheMissingSettingOfAProcessOfItsOwn(String name) {
        Map<String, String> environment = new HashMap<>(settings());
        environment.remove(name);

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Settings(environment).config());

        assertTrue(refused.getMessage().contains(name));
    }

    @Test
    void shouldReadTheSettingsOfAProcessOfItsOwn() {
        SandboxConfig config = new Settings(settings()).config();

        assertEquals(0, config.port());
        assertEquals("app", config.merchants().get(0).appId());
        assertEquals("https://example.com/hook", config.merchants().get(0).payoutWebhookUrl());
        assertEquals("journal.jsonl", config.journal().toString());
    }

    private static Map<String, String> settings() {
        String keys = "src/test/resources/vectors/keys/";
        return Map.of(
                "SANDBOX_PORT", "0",
                "SANDBOX_APP_ID", "app",
                "SANDBOX_MERCHANT_PUBLIC_KEY_FILE", keys + "merchant-2048.public.pem",
                "SANDBOX_PLATFORM_PRIVATE_KEY_FILE", keys + "platform-2048.pkcs8.b64",
                "SANDBOX_PAYOUT_WEBHOOK_URL", "https://example.com/hook",
                "SANDBOX_JOURNAL", "journal.jsonl");
    }
}
