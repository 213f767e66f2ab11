package io.paycools.gateway.paycools;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.provider.PaymentOrder;
import io.paycools.gateway.provider.PayoutOrder;
import io.paycools.gateway.provider.PayoutOrder.Beneficiary;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.RefundOrder;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PayoutMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What stands on the wire, and what an answer to a query proves. */
class WireBugsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOOK = "https://gateway.example/hook";
    private static final Pattern AMOUNT = Pattern.compile("\"(?:amount|refundAmount)\":([^,}]+)[,}]");
    private static final SigningKey KEY =
            TestAccounts.with("platform-2048").keys().signing();
    private static final SigningFilter FILTER =
            new SigningFilter(Vectors.APP_ID, null, Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC));

    /** Of the whole range, with its ends and every power of ten. */
    private static List<Long> amounts() {
        List<Long> amounts = new ArrayList<>(List.of(1L, 10L, 100L, 1_000_000L, 499_999_999L, 500_000_000L));
        for (long power = 1; power < 500_000_000L; power *= 10) {
            amounts.addAll(List.of(power, 2 * power, power + 1));
        }
        Random any = new Random(6);
        any.longs(25, 1, 500_000_001).forEach(amounts::add);
        return amounts;
    }

    @ParameterizedTest
    @EnumSource(CountryCode.class)
    void b06_shouldWriteEveryAmountInPlainDigits(CountryCode country) throws JsonProcessingException {
        for (long amount : amounts()) {
            String decimal = decimal(amount, country.currency());
            Money money = Money.parse(decimal, country.currency());
            for (Object request : requests(money, country)) {
                String sent = FILTER.sign(new UnsignedRequest(timestamp -> request, KEY))
                        .param();
                Matcher written = AMOUNT.matcher(sent);
                assertTrue(written.find(), sent);
                assertEquals(Long.toString(amount), written.group(1), decimal + " " + country.currency());
            }
        }
    }

    /** The text that a caller sends, put together from digits. */
    private static String decimal(long amount, CurrencyCode currency) {
        if (currency.decimals() == 0) {
            return Long.toString(amount);
        }
        String digits = "0".repeat(Math.max(0, 3 - Long.toString(amount).length())) + amount;
        return digits.substring(0, digits.length() - 2) + "." + digits.substring(digits.length() - 2);
    }

    private static List<Object> requests(Money amount, CountryCode country) {
        PaymentOrder.Customer customer = new PaymentOrder.Customer("Payer", "payer@example.com", "09171234567");
        PaymentOrder.Direct direct = new PaymentOrder.Direct("QR", "PH_QRPH_DYNAMIC", "WEB", null);
        PaymentOrder.Cashier cashier = new PaymentOrder.Cashier(null, null, null, null, 1800);
        PaymentOrder payment = new PaymentOrder(
                "default", "ORDER1", amount, country, customer, "https://shop.example", "Order", direct);
        Beneficiary payee =
                new Beneficiary(PayoutMethod.BANK, "BDO", "0123456789", "Payee", null, null, null, null, null, null);
        return List.of(
                WireRequest.CreatePayment.of(1, payment, direct, HOOK),
                WireRequest.CreateCheckout.of(1, payment, cashier, HOOK),
                WireRequest.CreatePayout.of(
                        1, new PayoutOrder("default", "ORDER1", "PAYOUT00000001", amount, country, payee, "Salary")),
                WireRequest.CreateRefund.of(
                        1, new RefundOrder("default", "R1", "CU1", amount, country, "Broken"), HOOK));
    }

    /** Neither that an order is not known yet, nor a code that no page explains, proves that it failed. */
    @ParameterizedTest
    @ValueSource(ints = {21006, 1008})
    void b31_shouldNotTakeTheAnswerToAnEarlyQueryForAFailure(int code) throws JsonProcessingException {
        QueryOutcome outcome = PayCoolsQueries.judge(
                new Answer.Understood(code, JSON.readTree("{\"transactionStatus\":\"FAILED\"}"), "raw"),
                "ORDER1",
                any -> null);
        if (code == 21006) {
            assertInstanceOf(QueryOutcome.NotFound.class, outcome);
        } else {
            assertInstanceOf(QueryOutcome.Unavailable.class, outcome);
        }
    }

    @ParameterizedTest
    @CsvSource({"PHP,10000.00,1000000", "THB,10000.00,1000000", "IDR,10000.00,10000", "IDR,10000,10000"})
    void b33_shouldReadABalanceExactly(CurrencyCode currency, String balance, BigInteger minorUnits)
            throws JsonProcessingException {
        assertEquals(
                new BalanceOutcome.Known(minorUnits.longValueExact(), currency),
                PayCoolsBalances.judge(
                        new Answer.Understood(10000, JSON.readTree("{\"balance\":\"" + balance + "\"}"), "raw"),
                        currency));
    }
}
