package io.paycools.gateway.paycools;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.PayoutOrder.Beneficiary;
import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PayoutMethod;
import io.paycools.gateway.transaction.TransactionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The business objects as they are signed and sent. */
class WireRequestTest {

    private static final long NOW = 1764050000000L;

    @Test
    void shouldWriteAPayoutToABank() throws JsonProcessingException {
        Beneficiary beneficiary = new Beneficiary(
                PayoutMethod.BANK,
                "BDO",
                "001234567890",
                "Niño José",
                null,
                "09171234567",
                "payee@example.com",
                null,
                null,
                null);
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\",\"idempotencyId\":\"PAYOUT00000001\","
                        + "\"countryCode\":\"PH\",\"currency\":\"PHP\",\"amount\":50010,"
                        + "\"accountNo\":\"001234567890\",\"accountName\":\"Niño José\",\"payMethodCode\":\"BANK\","
                        + "\"transferCode\":\"BDO\",\"mobile\":\"09171234567\",\"email\":\"payee@example.com\","
                        + "\"remark\":\"Salary\"}",
                payout(CountryCode.PH, "500.10", beneficiary));
    }

    @Test
    void shouldWriteAPromptPayPayoutWithoutATransferCode() throws JsonProcessingException {
        Beneficiary beneficiary = new Beneficiary(
                PayoutMethod.PROMPTPAY,
                null,
                "0812345678",
                "Somchai",
                "INDIVIDUAL",
                null,
                null,
                "MSISDN",
                "1234567890123",
                "FRIEND");
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\",\"idempotencyId\":\"PAYOUT00000001\","
                        + "\"countryCode\":\"TH\",\"currency\":\"THB\",\"amount\":50020,"
                        + "\"accountNo\":\"0812345678\",\"accountName\":\"Somchai\",\"payMethodCode\":\"PROMPTPAY\","
                        + "\"accountType\":\"INDIVIDUAL\",\"remark\":\"Salary\",\"promptpayAccountType\":\"MSISDN\","
                        + "\"accountTaxId\":\"1234567890123\",\"relationship\":\"FRIEND\"}",
                payout(CountryCode.TH, "500.20", beneficiary));
    }

    @Test
    void shouldWriteWholeRupiah() throws JsonProcessingException {
        assertTrue(payout(CountryCode.ID, "10000", to(PayoutMethod.EWALLET, null))
                .contains("\"currency\":\"IDR\",\"amount\":10000,"));
    }

    @ParameterizedTest
    @CsvSource({
        "BANK,,BANK_ACCOUNT",
        "EWALLET,,MOBILE_NUMBER",
        "BANK,MOBILE_NUMBER,MOBILE_NUMBER",
        "EWALLET,BANK_ACCOUNT,BANK_ACCOUNT"
    })
    void shouldWriteMalaysiasOwnPayout(PayoutMethod method, String told, String accountType)
            throws JsonProcessingException {
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\",\"idempotencyId\":\"PAYOUT00000001\","
                        + "\"amount\":100,\"accountNo\":\"0123456789\",\"accountName\":\"Payee\",\"payMethodCode\":\""
                        + method + "\",\"transferCode\":\"RHBB\",\"accountType\":\"" + accountType
                        + "\",\"remark\":\"Salary\"}",
                payout(CountryCode.MY, "1", to(method, told)));
    }

    @Test
    void shouldAskAboutAPayout() throws JsonProcessingException {
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\",\"countryCode\":\"TH\"}",
                wire(WireRequest.QueryOrder.payout(NOW, query(CountryCode.TH))));
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\"}",
                wire(WireRequest.QueryOrder.payout(NOW, query(CountryCode.MY))));
    }

    @Test
    void shouldAskAboutAPaymentWithItsCountryEverywhere() throws JsonProcessingException {
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchOrderId\":\"ORDER1\",\"countryCode\":\"MY\"}",
                wire(WireRequest.QueryOrder.payment(NOW, query(CountryCode.MY))));
    }

    @Test
    void shouldWriteARefund() throws JsonProcessingException {
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchRefundOrderId\":\"R1\",\"originalTransactionId\":\"CU1\","
                        + "\"refundAmount\":50010,\"refundReason\":\"Broken\","
                        + "\"refundCallbackUrl\":\"https://gateway.example/hook\",\"countryCode\":\"PH\"}",
                refund(CountryCode.PH, "500.10", "Broken"));
        assertEquals(
                "{\"timestamp\":1764050000000,\"mchRefundOrderId\":\"R1\",\"originalTransactionId\":\"CU1\","
                        + "\"refundAmount\":100,\"refundCallbackUrl\":\"https://gateway.example/hook\"}",
                refund(CountryCode.MY, "1", null));
        assertTrue(refund(CountryCode.ID, "10000", null).contains("\"refundAmount\":10000,"));
    }

    @Test
    void shouldAskAboutTheRefundsOfAPayment() throws JsonProcessingException {
        assertEquals(
                "{\"timestamp\":1764050000000,\"originalTransactionId\":\"CU1\",\"countryCode\":\"TH\"}",
                wire(WireRequest.QueryRefunds.of(
                        NOW, new OrderQuery(TransactionType.REFUND, "default", "R1", CountryCode.TH, "CU1"))));
        assertEquals(
                "{\"timestamp\":1764050000000,\"originalTransactionId\":\"CU1\"}",
                wire(WireRequest.QueryRefunds.of(
                        NOW, new OrderQuery(TransactionType.REFUND, "default", "R1", CountryCode.MY, "CU1"))));
    }

    private static String refund(CountryCode country, String amount, String reason) throws JsonProcessingException {
        RefundOrder order =
                new RefundOrder("default", "R1", "CU1", Money.parse(amount, country.currency()), country, reason);
        return wire(WireRequest.CreateRefund.of(NOW, order, "https://gateway.example/hook"));
    }

    @Test
    void shouldNotShowWhoIsPaid() {
        Object wire = WireRequest.CreatePayout.of(NOW, order(CountryCode.PH, "1", to(PayoutMethod.BANK, null)));
        assertFalse(wire.toString().contains("0123456789"));
    }

    private static OrderQuery query(CountryCode country) {
        return new OrderQuery(TransactionType.PAYOUT, "default", "ORDER1", country);
    }

    private static Beneficiary to(PayoutMethod method, String accountType) {
        return new Beneficiary(method, "RHBB", "0123456789", "Payee", accountType, null, null, null, null, null);
    }

    private static PayoutOrder order(CountryCode country, String amount, Beneficiary beneficiary) {
        return new PayoutOrder(
                "default",
                "ORDER1",
                "PAYOUT00000001",
                Money.parse(amount, country.currency()),
                country,
                beneficiary,
                "Salary");
    }

    private static String payout(CountryCode country, String amount, Beneficiary beneficiary)
            throws JsonProcessingException {
        return wire(WireRequest.CreatePayout.of(NOW, order(country, amount, beneficiary)));
    }

    private static String wire(Object business) throws JsonProcessingException {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        SigningKey key = TestAccounts.with("platform-2048").keys().signing();
        return new SigningFilter(Vectors.APP_ID, null, clock)
                .sign(new UnsignedRequest(timestamp -> business, key))
                .param();
    }
}
