package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Orders that wait for a button although nothing else would hold them up. */
class SandboxPendingTest {

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

    @ParameterizedTest
    @CsvSource({"pay, COMPLETED, disbursement.success", "decline, FAILED, disbursement.failed"})
    void shouldLeaveAPayoutPendingUntilAButtonIsPressed(String button, String status, String event) {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "sandbox:stay-pending"));
        awaitSettledPayout();
        assertEquals("PENDING", status("PAYOUT1"));
        assertEquals(1, receiver.received().size());

        client.post("/sandbox/orders/PAYOUT1/" + button);

        assertEquals(status, status("PAYOUT1"));
        WebhookReceiver.Received told = receiver.awaitCount(2).get(1);
        assertEquals("PAYOUT1", told.field("mchOrderId"));
        assertEquals(event, told.field("eventName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox:auto-pay", "sandbox:webhook-first", "sandbox:decline"})
    void shouldOutweighWhatSettlesAPaymentByItself(String other) {
        ObjectNode payment = client.payment("ORDER1").put("remark", other + " sandbox:stay-pending");
        assertEquals(10000, client.call(MerchantClient.GENERATE, payment).code());

        awaitSettledPayout();

        assertEquals("PENDING", status("ORDER1"));
        assertEquals(1, receiver.received().size());
        assertEquals("LATER1", receiver.received().get(0).field("mchOrderId"));
    }

    private String status(String mchOrderId) {
        return client.order(mchOrderId).path("status").textValue();
    }

    /** Started later and finished earlier: the time to settle of what came before has passed. */
    private void awaitSettledPayout() {
        client.call(MerchantClient.TRANSFER, client.payout("LATER1"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.order("LATER1").path("webhookAcknowledged").booleanValue());
    }
}
