package io.paycools.gateway.sandbox;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxWebhookTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T01:02:03.004Z"), ZoneOffset.UTC);

    private final WebhookReceiver receiver = new WebhookReceiver();
    private SandboxServer sandbox;
    private MerchantClient client;

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.close();
    }

    @Test
    void shouldSignCompactJsonWithKeysInAlphabeticalOrder() {
        start(MerchantClient.QUICK);
        paid(client.payment("ORDER1").put("remark", "Order 1 – ส้ม"));

        WebhookReceiver.Received told = receiver.awaitOne();

        assertTrue(told.isSignedByPlatform());
        assertEquals("application/json", told.contentType());
        String transactionId = client.order("ORDER1").path("transactionId").textValue();
        assertEquals(
                "{\"amount\":50010,\"channelCode\":\"PH_GCASH_URL\",\"countryCode\":\"PH\","
                        + "\"createTime\":\"2026-11-25 09:02:03\",\"currency\":\"PHP\","
                        + "\"eventName\":\"payment.success\",\"mchOrderId\":\"ORDER1\",\"remark\":\"Order 1 – ส้ม\","
                        + "\"returnTime\":\"2026-11-25 09:02:03\",\"transactionId\":\"" + transactionId
                        + "\",\"transactionStatus\":\"COMPLETED\"}",
                told.param());
    }

    @Test
    void shouldTellOfACheckoutWithItsOwnFields() {
        start(MerchantClient.QUICK);
        ObjectNode checkout = client.checkout("ORDER1");
        checkout.putArray("channelCodeList").add("PH_MAYA_URL");
        JsonNode created = client.call(MerchantClient.CHECKOUT, checkout).data();
        client.post("/sandbox/orders/ORDER1/pay");

        JsonNode told = receiver.awaitOne().json();

        assertEquals("checkout.payment.success", told.path("eventName").textValue());
        assertEquals(created.path("checkoutId"), told.path("checkoutId"));
        assertEquals("PHP", told.path("settlementCurrency").textValue());
        assertEquals("PH_MAYA_URL", told.path("channelCode").textValue());
        assertEquals("", told.path("remark").textValue());
        List<String> names = new ArrayList<>();
        told.fieldNames().forEachRemaining(names::add);
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void shouldTryAgainUntilAcknowledged() {
        start(MerchantClient.QUICK);
        receiver.answersNext(500, "");
        receiver.answersNext(200, "");
        receiver.answersNext(200, "{\"code\":1,\"message\":\"Success\"}");
        receiver.answersNext(200, "{\"code\":\"10000\"}");
        receiver.answersNext(202, WebhookReceiver.ACKNOWLEDGED.body());
        paid(client.payment("ORDER1"));

        List<WebhookReceiver.Received> told = receiver.awaitCount(6);
        awaitAcknowledged("ORDER1");

        assertEquals(6, receiver.received().size());
        assertEquals(
                1, told.stream().map(WebhookReceiver.Received::param).distinct().count());
        assertEquals(6, client.order("ORDER1").path("webhookAttempts").intValue());
        assertEquals(
                "acknowledged", client.order("ORDER1").path("lastWebhookResult").textValue());
    }

    @Test
    void shouldGiveUpAfterTenAttempts() {
        start(new SandboxConfig.Pace(
                Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1), Duration.ofSeconds(2)));
        for (int i = 0; i < 20; i++) {
            receiver.answersNext(503, "");
        }
        paid(client.payment("ORDER1"));

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> client.order("ORDER1")
                .path("lastWebhookResult")
                .asText()
                .equals("HTTP 503, given up"));

        assertEquals(10, receiver.received().size());
        assertEquals(10, client.order("ORDER1").path("webhookAttempts").intValue());
        assertFalse(client.order("ORDER1").path("webhookAcknowledged").booleanValue());
    }

    @Test
    void shouldWaitTwiceAsLongEachTime() {
        start(new SandboxConfig.Pace(
                Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(200), Duration.ofSeconds(2)));
        receiver.answersNext(503, "");
        receiver.answersNext(503, "");
        long start = System.nanoTime();
        paid(client.payment("ORDER1"));

        receiver.awaitCount(3);

        assertTrue(System.nanoTime() - start >= Duration.ofMillis(200 + 400).toNanos());
    }

    @Test
    void shouldNotWaitForeverForAnAnswer() {
        start(new SandboxConfig.Pace(
                Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofSeconds(60), Duration.ofMillis(200)));
        receiver.goesDeaf();
        paid(client.payment("ORDER1"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.order("ORDER1").path("webhookAttempts").intValue() == 1);

        assertTrue(client.order("ORDER1").path("lastWebhookResult").asText().startsWith("no answer"));
    }

    @Test
    void shouldNoteThatNobodyListens() {
        start(MerchantClient.QUICK);
        paid(client.payment("ORDER1").put("notifyUrl", "http://127.0.0.1:1/nowhere"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.order("ORDER1").path("webhookAttempts").intValue() >= 2);

        assertTrue(client.order("ORDER1").path("lastWebhookResult").asText().startsWith("no answer"));
        assertFalse(client.order("ORDER1").path("webhookAcknowledged").booleanValue());
    }

    @Test
    void shouldDeliverThroughAProxyThatEndsTls() {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(null))
                .withClock(CLOCK)
                .withWebhookOrigin(URI.create(receiver.url())));
        client = new MerchantClient(sandbox, CLOCK, "https://merchant.example/hooks/1");
        paid(client.payment("ORDER1"));

        assertTrue(receiver.awaitOne().isSignedByPlatform());
        awaitAcknowledged("ORDER1");
    }

    private void start(SandboxConfig.Pace pace) {
        sandbox = SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(receiver.url()))
                .withClock(CLOCK)
                .withPace(pace));
        client = new MerchantClient(sandbox, CLOCK, receiver.url());
    }

    private void paid(ObjectNode payment) {
        assertEquals(10000, client.call(MerchantClient.GENERATE, payment).code());
        assertEquals(
                200,
                client.post("/sandbox/orders/" + payment.path("mchOrderId").textValue() + "/pay")
                        .status());
    }

    private void awaitAcknowledged(String mchOrderId) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> client.order(mchOrderId)
                .path("webhookAcknowledged")
                .booleanValue());
    }
}
