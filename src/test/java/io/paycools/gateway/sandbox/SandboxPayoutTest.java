package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxPayoutTest {

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
    void shouldCompleteAPayoutByItselfAndTellOfIt() {
        Answer created =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "Salary 11"));

        assertEquals(10000, created.code(), created.text());
        assertTrue(created.data().path("transactionId").textValue().matches("DU[0-9]+"));
        assertEquals("PAYOUT1", created.data().path("mchOrderId").textValue());
        assertEquals("PENDING", created.data().path("transactionStatus").textValue());
        assertTrue(created.data()
                .path("transactionTime")
                .textValue()
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"));
        JsonNode told = receiver.awaitOne().json();
        assertEquals("disbursement.success", told.path("eventName").textValue());
        assertEquals("COMPLETED", told.path("transactionStatus").textValue());
        assertEquals(created.data().path("transactionId"), told.path("transactionId"));
        assertEquals(10000, told.path("amount").intValue());
        assertEquals("Salary 11", told.path("remark").textValue());
        assertTrue(told.path("createTime").textValue().endsWith("+08:00"));
        assertTrue(told.path("returnTime").textValue().contains("T"));
        assertEquals(
                "COMPLETED",
                client.checkPayout("PAYOUT1").data().path("transactionStatus").textValue());
    }

    @Test
    void shouldTakeTheMoneyOnAcceptanceAndGiveItBackOnFailure() {
        assertEquals("10000000.00", client.balance("PH"));

        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1"));
        assertEquals("9999900.00", client.balance("PH"));
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT2").put("remark", "sandbox:decline"));
        assertEquals("9999800.00", client.balance("PH"));

        awaitStatus("PAYOUT2", "FAILED");
        awaitStatus("PAYOUT1", "COMPLETED");
        assertEquals("9999900.00", client.balance("PH"));
        assertEquals("10000000.00", client.balance("MY"));
        assertEquals("1000000000", client.balance("ID"));
    }

    @Test
    void shouldRefuseWhatTheBalanceDoesNotCover() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("amount", 500_000_000));
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT2").put("amount", 499_999_999));

        Answer tooMuch =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT3").put("amount", 2));
        Answer enough =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT4").put("amount", 1));

        assertEquals(21014, tooMuch.code());
        assertEquals(21006, client.checkPayout("PAYOUT3").code());
        assertEquals(10000, enough.code());
        assertEquals("0.00", client.balance("PH"));
    }

    @Test
    void shouldRefuseAnIdempotencyIdTwice() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("idempotencyId", "KEY0000001"));

        Answer again =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT2").put("idempotencyId", "KEY0000001"));

        assertEquals(21015, again.code());
        assertEquals("9999900.00", client.balance("PH"));
        assertEquals(21006, client.checkPayout("PAYOUT2").code());
    }

    @Test
    void shouldTakeMalaysianPayoutsWithoutCountry() {
        ObjectNode param = client.payout("PAYOUT1");
        param.remove(List.of("countryCode", "currency"));

        assertEquals(21002, client.call(MerchantClient.TRANSFER, param).code());
        assertEquals(
                10000, client.call(MerchantClient.MALAYSIAN_TRANSFER, param).code());
        JsonNode data = client.call(MerchantClient.CHECK, client.param().put("mchOrderId", "PAYOUT1"))
                .data();
        assertEquals("MY", data.path("countryCode").textValue());
        assertEquals("MYR", data.path("currency").textValue());
    }

    @Test
    void shouldSayWhyAPayoutFailedAsTextInTheCheckAndAsANumberInTheWebhook() {
        client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put("remark", "sandbox:decline"));

        JsonNode told = receiver.awaitOne().json();
        JsonNode checked = client.checkPayout("PAYOUT1").data();

        assertEquals("disbursement.failed", told.path("eventName").textValue());
        assertEquals("FAILED", told.path("transactionStatus").textValue());
        assertTrue(told.path("failedCode").isInt());
        assertEquals(-10004, told.path("failedCode").intValue());
        assertEquals("FAILED", checked.path("transactionStatus").textValue());
        assertEquals("-10004", checked.path("failedCode").textValue());
        assertEquals(told.path("failedMessage"), checked.path("failedMessage"));
        assertTrue(checked.has("returnTime"));
    }

    @ParameterizedTest
    @CsvSource({
        "idempotencyId, KEY000001",
        "idempotencyId, A234567890123456789012345678901",
        "idempotencyId, KEY-000001",
        "accountNo, ''",
        "accountType, SAVINGS",
        "promptpayAccountType, IBAN",
        "mobile, 12"
    })
    void shouldNameTheFieldWithAWrongValue(String field, String value) {
        Answer answer =
                client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1").put(field, value));

        assertEquals(21002, answer.code());
        assertTrue(answer.message().startsWith(field + " "), answer.message());
    }

    @ParameterizedTest
    @CsvSource({"idempotencyId", "accountNo", "accountName", "payMethodCode", "transferCode", "amount", "currency"})
    void shouldNameTheMissingField(String field) {
        ObjectNode param = client.payout("PAYOUT1");
        param.remove(field);

        Answer answer = client.call(MerchantClient.TRANSFER, param);

        assertEquals(21002, answer.code());
        assertTrue(answer.message().startsWith(field + " is missing"), answer.message());
    }

    @ParameterizedTest
    @CsvSource({"CHEQUE, TH, THB, 21019", "PROMPTPAY, PH, PHP, 21019", "PROMPTPAY, TH, THB, 10000"})
    void shouldKnowWherePayMethodsExist(String method, String country, String currency, int code) {
        ObjectNode param = client.payout("PAYOUT1")
                .put("payMethodCode", method)
                .put("countryCode", country)
                .put("currency", currency);
        param.remove("transferCode");

        assertEquals(code, client.call(MerchantClient.TRANSFER, param).code());
    }

    @Test
    void shouldSendNoPayoutWebhookWhenTheMerchantHasNoAddress() {
        try (SandboxServer silent = SandboxServer.start(
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withPace(MerchantClient.QUICK))) {
            MerchantClient merchant = new MerchantClient(silent, Clock.systemUTC(), receiver.url());

            merchant.call(MerchantClient.TRANSFER, merchant.payout("PAYOUT1").put("remark", "sandbox:webhook-first"));

            JsonNode order = merchant.order("PAYOUT1");
            assertEquals("COMPLETED", order.path("status").textValue());
            assertEquals(0, order.path("webhookAttempts").intValue());
            assertFalse(order.path("webhookAcknowledged").booleanValue());
        }
    }

    private void awaitStatus(String mchOrderId, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.order(mchOrderId).path("status").asText().equals(status));
    }
}
