package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The merchant's service is down for a while: its webhooks must reach it afterwards. */
class SandboxOutageTest {

    @Test
    void shouldDeliverOnceTheMerchantIsBack() {
        WebhookReceiver before = new WebhookReceiver();
        int port = before.port();
        try (SandboxServer sandbox =
                SandboxServer.start(SandboxConfig.forMerchants(MerchantClient.merchant(before.url()))
                        .withPace(new SandboxConfig.Pace(
                                Duration.ofMillis(50),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(2))))) {
            MerchantClient client = new MerchantClient(sandbox, Clock.systemUTC(), before.url());
            // One delivery that succeeds leaves a connection behind that the outage breaks.
            client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
            awaitAcknowledged(client, "PAYOUT1");
            before.close();

            client.call(MerchantClient.TRANSFER, client.payout("PAYOUT2"));
            client.call(MerchantClient.GENERATE, client.payment("ORDER1").put("remark", "sandbox:auto-pay"));
            awaitAttempts(client, "PAYOUT2", 2);
            awaitAttempts(client, "ORDER1", 2);
            assertFalse(client.order("PAYOUT2").path("webhookAcknowledged").booleanValue());
            assertEquals("COMPLETED", client.order("PAYOUT2").path("status").textValue());

            try (WebhookReceiver back = new WebhookReceiver(port)) {
                awaitAcknowledged(client, "PAYOUT2");
                awaitAcknowledged(client, "ORDER1");
                Set<String> told = back.received().stream()
                        .filter(WebhookReceiver.Received::isSignedByPlatform)
                        .map(each -> each.field("mchOrderId"))
                        .collect(Collectors.toSet());
                assertEquals(Set.of("PAYOUT2", "ORDER1"), told);
            }
            assertTrue(client.order("PAYOUT2").path("webhookAttempts").intValue() > 2);
            assertEquals(
                    10000,
                    client.call(MerchantClient.TRANSFER, client.payout("PAYOUT3"))
                            .code());
        }
    }

    private static void awaitAttempts(MerchantClient client, String mchOrderId, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            JsonNode order = client.order(mchOrderId);
            return order.path("webhookAttempts").intValue() >= count;
        });
    }

    private static void awaitAcknowledged(MerchantClient client, String mchOrderId) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.order(mchOrderId)
                .path("webhookAcknowledged")
                .booleanValue());
    }
}
