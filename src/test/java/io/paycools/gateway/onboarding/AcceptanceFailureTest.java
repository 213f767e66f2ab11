package io.paycools.gateway.onboarding;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.paycools.gateway.testing.Seals;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.testing.Webhooks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.paycools.gateway.onboarding.Acceptance.awaits;
import static io.paycools.gateway.onboarding.Acceptance.begin;
import static io.paycools.gateway.onboarding.Acceptance.cureOf;
import static io.paycools.gateway.onboarding.Acceptance.ended;
import static io.paycools.gateway.onboarding.Acceptance.failed;
import static io.paycools.gateway.onboarding.Acceptance.orderOf;
import static io.paycools.gateway.onboarding.Acceptance.payment;
import static io.paycools.gateway.onboarding.Acceptance.payout;
import static io.paycools.gateway.onboarding.Acceptance.statusOf;
import static io.paycools.gateway.onboarding.Acceptance.withDeadline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each thing that can be wrong fails the one step that it is about, and says what to do. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class AcceptanceFailureTest {

    @AfterEach
    void openTheGate() {
        PayCools.letsIn(Vectors.UAT_APP_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, APP_ID, 21003: compare paycools.app-id with the dashboard",
        "forger, SIGNATURE, 21001: the public key in PayCools' dashboard does not belong to our private key"
    })
    void shouldTellAWrongAppIdFromABadSignature(String account, String check, String cure) {
        JsonPath run = ended(begin(Acceptance.everything(account)));

        assertFails(run, "CONNECTION " + check, cure);
        assertEquals("PASSED", statusOf(run, "CONNECTION", "REACHABILITY"));
        assertEquals(18, run.getList("steps.findAll { it.status == 'SKIPPED' }").size(), "the rest is not judged");
        assertEquals(0, ordersIn(account, run), "nothing is made");
    }

    @ParameterizedTest
    @CsvSource({
        "21016, IP_WHITELIST, 21016: send the address that our requests leave from",
        "21009, CONFIGURATION, the clock of the service differs",
        "21004, CONFIGURATION, Ask PayCools' technical support whether the merchant"
    })
    void shouldTellWhyPayCoolsTurnsUsAway(int code, String check, String cure) {
        PayCools.turnsAway(Vectors.UAT_APP_ID, code);

        JsonPath run = ended(begin(Acceptance.payments("uat")));

        assertFails(run, "CONNECTION " + check, cure);
        assertEquals(0, ordersIn("uat", run), "nothing is made");
    }

    @Test
    void shouldFailTheWebhookThatNeverComesAlthoughTheOutcomeIsKnown() {
        Map<String, Object> request = withDeadline(Acceptance.payments("default"), "webhook", "PT1S");
        request.put("payment", payment("sandbox:auto-pay sandbox:no-webhook"));

        JsonPath run = ended(begin(request));

        assertFails(run, "PAYMENT WEBHOOK", "check paycools.callback-base-url");
        assertEquals("PASSED", statusOf(run, "PAYMENT", "RESULT"));
        assertEquals("PASSED", statusOf(run, "FAILING_PAYMENT", "WEBHOOK"), "the one that comes is good");
    }

    @Test
    void shouldFailThePayoutWebhookThatIsNotSetInTheDashboard() {
        Map<String, Object> request = withDeadline(Acceptance.everything("uat"), "webhook", "PT1S");

        JsonPath run = ended(begin(request));

        assertFails(run, "PAYOUT WEBHOOK", "Webhook: Payout): enter ");
        assertTrue(cureOf(run).contains("/webhooks/paycools/uat"), cureOf(run));
        assertEquals("PASSED", statusOf(run, "PAYMENT", "WEBHOOK"));
        assertEquals("SKIPPED", statusOf(run, "FAILING_PAYOUT", "WEBHOOK"), "the same fault is not shown twice");
    }

    @Test
    void shouldFailThePaymentThatNobodyPaysInTime() {
        Map<String, Object> request = withDeadline(Acceptance.payments("default"), "person", "PT2S");
        request.put("payment", payment("Acceptance"));

        JsonPath run = ended(begin(request));

        assertFails(run, "PAYMENT RESULT", "Run again and pay in time");
        assertEquals("SKIPPED", statusOf(run, "PAYMENT", "WEBHOOK"));
        assertEquals("PASSED", statusOf(run, "FAILING_PAYMENT", "WEBHOOK"), "the rest is tried");
    }

    @Test
    void shouldFailThePaymentThatAPersonDeclinesInPlaceOfPaying() {
        Map<String, Object> request = Acceptance.payments("default");
        request.put("payment", payment("Acceptance"));
        request.put("refund", Map.of("reason", "Acceptance"));
        String id = begin(request);
        PayCools.payerDeclines(orderOf(awaits(id, "PAY"), "PAYMENT"));

        JsonPath run = ended(id);

        assertFails(run, "PAYMENT RESULT", "pay this time");
        assertEquals("PASSED", statusOf(run, "PAYMENT", "WEBHOOK"), "the webhook told of it as it should");
        assertEquals("SKIPPED", statusOf(run, "REFUND", "REQUEST"));
    }

    @Test
    void shouldFailThePaymentThatWasToFailAndIsPaid() {
        Map<String, Object> request = Acceptance.payments("default");
        request.put("failingPayment", payment(Acceptance.PAID_BY_ITSELF));

        assertFails(ended(begin(request)), "FAILING_PAYMENT RESULT", "decline this payment in place of paying it");
    }

    @Test
    void shouldFailTheRequestThatPayCoolsRefuses() {
        Map<String, Object> request = Acceptance.payouts("default");
        request.put("payout", Acceptance.payout("sandbox:reject=21014"));

        JsonPath run = ended(begin(request));

        assertFails(run, "PAYOUT REQUEST", "Look up PayCools' code 21014");
        assertEquals("SKIPPED", statusOf(run, "PAYOUT", "RESULT"));
    }

    @Test
    void shouldFailTheWebhookThatLacksWhatIsDocumented() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("sandbox:no-webhook"));
        request.put("failingPayment", payment(Acceptance.DECLINED_BY_ITSELF));
        String id = begin(request);
        String order = orderOf(awaits(id, "PAY"), "PAYMENT");
        Webhooks.deliver(Webhooks.signed("{\"amount\":50010,\"currency\":\"PHP\",\"countryCode\":\"PH\","
                        + "\"eventName\":\"checkout.payment.success\",\"mchOrderId\":\"" + order
                        + "\",\"transactionId\":\"CU1\",\"transactionStatus\":\"COMPLETED\"}"))
                .then()
                .statusCode(200);

        JsonPath run = ended(id);

        assertFails(run, "PAYMENT WEBHOOK", "Send the text of the webhook to technical support");
        assertEquals(
                "The webhook is verified, but fields are missing:"
                        + " checkoutId, settlementCurrency, createTime, returnTime, channelCode.",
                run.getString("steps.find { it.status == 'FAILED' }.remark"));
    }

    @Test
    void shouldFailTheWebhookThatNamesAnotherAmount() {
        Map<String, Object> request = Acceptance.payments("default");
        request.put("payment", payment("sandbox:auto-pay sandbox:wrong-amount"));

        assertFails(ended(begin(request)), "PAYMENT WEBHOOK", "A person has to look at it");
    }

    /** The account that is tried is the account that was meant, whatever is configured in the meantime. */
    @Test
    void shouldGoOnWithNoAccountThatIsSetUpOtherwise() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("Acceptance"));
        String id = begin(request);
        awaits(id, "PAY");

        Database.update("update acceptance_run set environment = 'PRODUCTION' where id = ?", UUID.fromString(id));

        JsonPath run = ended(id);
        assertFails(run, "PAYMENT RESULT", "Begin a run for the account as it is now");
        assertEquals("SKIPPED", statusOf(run, "FAILING_PAYMENT", "REQUEST"));
    }

    /** A key that was stolen is taken out of the configuration, and what was begun with it moves no more money. */
    @Test
    void shouldMakeNothingMoreForAClientThatMayNotAnyMore() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("Acceptance"));
        request.put("payout", payout("Acceptance"));
        request.put("failingPayout", payout("sandbox:decline"));
        String id = begin(request);
        JsonPath running = awaits(id, "PAY");

        Database.update("update acceptance_run set client = 'gone' where id = ?", UUID.fromString(id));
        PayCools.payerPays(orderOf(running, "PAYMENT"));

        JsonPath run = ended(id);
        assertFails(run, "FAILING_PAYMENT REQUEST", "the key of a client that may");
        assertEquals("SKIPPED", statusOf(run, "PAYOUT", "REQUEST"));
        assertEquals(0, PayCools.ordersOf(orderOf(run, "PAYOUT")));
    }

    /** A run that stood still, as when no replica was there, must not send in the night what somebody wanted by day. */
    @Test
    void shouldMakeNothingAfterTheDeadlineOfItsStep() {
        Map<String, Object> request = Acceptance.payments("default");
        request.put("payment", payment("Acceptance"));
        String id = begin(request);
        JsonPath running = awaits(id, "PAY");

        // In one moment, so that no turn sees half of it; the lock is the one under which a turn notes what it has
        // done.
        Database.update(
                "with run as (select id from acceptance_run where id = ? for update)"
                        + " update acceptance_step s set"
                        + " state = case s.test_case when 'PAYMENT' then 'SKIPPED' else 'RUNNING' end, awaits = null,"
                        + " started_at = now() - interval '2 hours', deadline_at = now() - interval '1 hour'"
                        + " from run where s.run_id = run.id and (s.test_case = 'PAYMENT' and s.state <> 'PASSED'"
                        + " or s.test_case = 'FAILING_PAYMENT' and s.kind = 'REQUEST')",
                UUID.fromString(id));

        JsonPath run = ended(id);
        assertFails(run, "FAILING_PAYMENT REQUEST", "See that the service runs");
        String order = orderOf(run, "FAILING_PAYMENT");
        assertEquals(0, PayCools.ordersOf(order));
        assertEquals(0, Database.count("select count(*) from payment_transaction where merchant_order_id = ?", order));
        assertEquals(1, PayCools.ordersOf(orderOf(running, "PAYMENT")));
    }

    /** Its key is gone, and with it what it said; the one that can be read counts. */
    @Test
    void shouldGoOnBesideAWebhookThatNobodyCanReadAnyMore() {
        Map<String, Object> request = Acceptance.request("default");
        request.put("payment", payment("Acceptance"));
        request.put("failingPayment", payment(Acceptance.DECLINED_BY_ITSELF));
        String id = begin(request);
        String order = orderOf(awaits(id, "PAY"), "PAYMENT");
        UUID unreadable = UUID.randomUUID();
        Database.update(
                "insert into webhook_inbox (id, account, fingerprint, state, merchant_order_id, param_sealed, attempts,"
                        + " received_at, next_attempt_at, processed_at)"
                        + " values (?, 'default', ?, 'REFUSED', ?, ?, 1, now(), now(), now())",
                unreadable,
                unreadable.toString(),
                order,
                Seals.seal(Seals.GONE, "webhook:" + unreadable, "{}"));
        try {
            PayCools.payerPays(order);

            JsonPath run = ended(id);
            assertEquals("PASSED", run.getString("status"), run::prettify);
            assertEquals("PASSED", statusOf(run, "PAYMENT", "WEBHOOK"));
        } finally {
            Database.update("delete from webhook_inbox where id = ?", unreadable);
        }
    }

    private static void assertFails(JsonPath run, String step, String cure) {
        assertEquals(List.of(step), failed(run), run::prettify);
        assertEquals("FAILED", run.getString("status"));
        assertTrue(cureOf(run).contains(cure), cureOf(run));
    }

    private static int ordersIn(String account, JsonPath run) {
        return Database.count(
                "select count(*) from payment_transaction t join acceptance_step s"
                        + " on s.merchant_order_id = t.merchant_order_id where t.account = ? and s.run_id = ?",
                account,
                UUID.fromString(run.getString("id")));
    }
}
