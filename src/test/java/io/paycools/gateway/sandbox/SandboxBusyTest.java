package io.paycools.gateway.sandbox;

import java.time.Clock;

import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A platform that asks to come again later. */
class SandboxBusyTest {

    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withPace(MerchantClient.QUICK));
        client = new MerchantClient(sandbox, Clock.systemUTC(), "https://merchant.example/hook");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldTurnTheFirstRequestsForAnOrderAway() {
        for (int i = 0; i < 2; i++) {
            Answer answer = payOut("PAYOUT1", "sandbox:busy=2");
            assertEquals(200, answer.status());
            assertEquals(21020, answer.code());
            assertTrue(answer.data().isNull());
            assertEquals(21006, client.checkPayout("PAYOUT1").code());
        }

        assertEquals(10000, payOut("PAYOUT1", "sandbox:busy=2").code());
        assertEquals(10000, client.checkPayout("PAYOUT1").code());
        assertEquals(21007, payOut("PAYOUT1", "sandbox:busy=2").code());
    }

    @Test
    void shouldCountForEachOrderApart() {
        assertEquals(21020, payOut("PAYOUT1", "sandbox:busy=1").code());
        assertEquals(21020, payOut("PAYOUT2", "sandbox:busy=1").code());
        assertEquals(10000, payOut("PAYOUT3", "not busy").code());
        assertEquals(10000, payOut("PAYOUT2", "sandbox:busy=1").code());
    }

    @Test
    void shouldNotTakeALaterRequestUnderAnotherIdempotencyId() {
        assertEquals(21020, payOut("PAYOUT1", "sandbox:busy=1").code());

        Answer other = client.call(
                MerchantClient.TRANSFER,
                client.payout("PAYOUT1").put("remark", "sandbox:busy=1").put("idempotencyId", "ANOTHERID0001"));

        assertEquals(21002, other.code());
        assertEquals(10000, payOut("PAYOUT1", "sandbox:busy=1").code());
    }

    @Test
    void shouldTurnPaymentsAwayToo() {
        assertEquals(21020, pay("sandbox:busy=1").code());
        assertEquals(21006, client.queryPayment("ORDER1").code());
        assertEquals(10000, pay("sandbox:busy=1").code());
    }

    @Test
    void shouldDoWhatElseIsAskedOnceItIsNoLongerBusy() {
        assertEquals(21020, pay("sandbox:busy=1 sandbox:reject=21014").code());
        assertEquals(21014, pay("sandbox:busy=1 sandbox:reject=21014").code());
    }

    @Test
    void shouldCountFromTheStartWhenEmptied() {
        assertEquals(21020, payOut("PAYOUT1", "sandbox:busy=1").code());

        client.post("/sandbox/reset");

        assertEquals(21020, payOut("PAYOUT1", "sandbox:busy=1").code());
        assertEquals(10000, payOut("PAYOUT1", "sandbox:busy=1").code());
    }

    private Answer payOut(String mchOrderId, String remark) {
        return client.call(MerchantClient.TRANSFER, client.payout(mchOrderId).put("remark", remark));
    }

    private Answer pay(String remark) {
        return client.call(MerchantClient.GENERATE, client.payment("ORDER1").put("remark", remark));
    }
}
