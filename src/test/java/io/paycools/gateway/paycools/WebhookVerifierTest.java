package io.paycools.gateway.paycools;

import java.util.List;
import java.util.stream.Stream;

import io.paycools.gateway.provider.NotificationVerifier.Forged;
import io.paycools.gateway.provider.NotificationVerifier.Genuine;
import io.paycools.gateway.provider.NotificationVerifier.Malformed;
import io.paycools.gateway.provider.NotificationVerifier.Unreadable;
import io.paycools.gateway.provider.NotificationVerifier.Verdict;
import io.paycools.gateway.testing.Vectors;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.ReportedAmount;
import io.paycools.gateway.transaction.TransactionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** The callbacks that openssl signed, one by one. */
class WebhookVerifierTest {

    private static final Account ACCOUNT = TestAccounts.with("platform-2048", "platform-next-2048", "platform-4096");

    static List<Vectors.Callback> callbacks() {
        List<Vectors.Callback> rows = Vectors.callbacks();
        assertEquals(33, rows.size());
        return rows;
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void shouldTakeAGenuineCallbackAndNoOther(Vectors.Callback row) {
        Verdict verdict = WebhookVerifier.judge(ACCOUNT, row.body());
        assertEquals(
                row.accepted(), verdict instanceof Genuine, () -> row.name() + " was judged " + verdict.getClass());
    }

    @ParameterizedTest
    @CsvSource({
        "sign-missing",
        "sign-empty",
        "sign-null",
        "sign-array",
        "sign-255-bytes",
        "sign-not-base64",
        "sign-blank-for-plus",
        "signed-by-stranger",
        "signed-by-merchant",
        "tampered-amount",
        "reserialised"
    })
    void shouldCallItForged(String name) {
        assertInstanceOf(Forged.class, WebhookVerifier.judge(ACCOUNT, Vectors.callback(name)));
    }

    @ParameterizedTest
    @CsvSource({"body-empty", "body-not-json", "body-deeply-nested", "param-missing", "param-object"})
    void shouldCallItMalformed(String name) {
        assertInstanceOf(Malformed.class, WebhookVerifier.judge(ACCOUNT, Vectors.callback(name)));
    }

    @ParameterizedTest
    @CsvSource({"param-not-json", "duplicate-keys-differ"})
    void shouldKeepWhatIsSignedButCannotBeUnderstood(String name) {
        assertInstanceOf(Unreadable.class, WebhookVerifier.judge(ACCOUNT, Vectors.callback(name)));
    }

    @Test
    void shouldTakeTheNextKeyOnlyOnceItIsConfigured() {
        byte[] body = Vectors.callback("signed-by-next-key");
        assertInstanceOf(Forged.class, WebhookVerifier.judge(TestAccounts.with("platform-2048"), body));
        assertInstanceOf(
                Genuine.class, WebhookVerifier.judge(TestAccounts.with("platform-2048", "platform-next-2048"), body));
    }

    @Test
    void shouldReadAPaidCheckout() {
        Genuine read = genuine("payment-completed");
        assertEquals("ORDER0000000001", read.merchantOrderId());
        assertEquals(Claim.SUCCEEDED, read.observation().claim());
        assertEquals("CU510579106014826496", read.observation().providerReference());
        assertEquals(ReportedAmount.of(50010, "PHP"), read.observation().amount());
        assertNull(read.observation().contradiction());
        assertNull(read.observation().failure());
    }

    @ParameterizedTest
    @CsvSource({"payout-failed", "payout-failed-code-as-text"})
    void shouldReadAFailureWithItsCodeAsNumberOrText(String name) {
        Genuine read = genuine(name);
        assertEquals(Claim.FAILED, read.observation().claim());
        assertEquals(
                new Failure("provider_failed", "Transaction Channel Rejected", "-10004"),
                read.observation().failure());
    }

    @Test
    void shouldReadATrailingZeroAsTheWholeNumberThatItIs() {
        assertEquals(
                ReportedAmount.of(50010, "PHP"),
                genuine("trailing-zero-amount").observation().amount());
    }

    @Test
    void shouldGiveTheSameMessageTheSameFingerprintHoweverItIsWrapped() {
        assertEquals(
                genuine("payment-completed").fingerprint(),
                genuine("outer-pretty-printed").fingerprint());
        assertFalse(genuine("payment-completed")
                .fingerprint()
                .equals(genuine("payout-completed").fingerprint()));
    }

    static Stream<String> contradictions() {
        return Stream.of(
                "{\"eventName\":\"payment.refund.success\",\"refundStatus\":\"FAILED\"}",
                "{\"eventName\":\"payment.failed\",\"transactionStatus\":\"COMPLETED\"}",
                "{\"eventName\":\"payment.refund.cancel\",\"refundStatus\":\"COMPLETE\"}");
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void shouldNoticeAnEventThatContradictsItsStatus(String param) {
        assertNotNull(
                new WebhookVerifier(null, null).reread(param).observation().contradiction());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,PENDING",
        "COMPLETED,SUCCEEDED",
        "COMPLETE,SUCCEEDED",
        "FAILED,FAILED",
        "FAIL,FAILED",
        "CANCELLED,CANCELLED",
        "CANCEL,CANCELLED",
        "SOMETHING_NEW,PENDING",
        "completed,SUCCEEDED"
    })
    void shouldReadTheStatusWords(String word, Claim claim) {
        String param = "{\"transactionStatus\":\"" + word + "\"}";
        assertEquals(
                claim,
                new WebhookVerifier(null, null).reread(param).observation().claim());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"50010.5", "\"50010\"", "true", "99999999999999999999", "1e40", "[1]"})
    void shouldNotReadAnAmountThatIsNoWholeNumber(String amount) {
        String param = "{\"transactionStatus\":\"COMPLETED\",\"amount\":" + amount + "}";
        ReportedAmount read =
                new WebhookVerifier(null, null).reread(param).observation().amount();
        assertFalse(read.readable());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "payment-completed,PAYMENT",
                "payout-completed,PAYOUT",
                "payout-failed,PAYOUT",
            })
    void shouldTellWhatAMessageIsAbout(String name, TransactionType type) {
        assertEquals(type, genuine(name).observation().about());
    }

    @Test
    void shouldTakeARefundsMessageForTheRefundAlone() {
        Genuine read = new WebhookVerifier(null, null)
                .reread(
                        "{\"eventName\":\"payment.refund.failed\",\"mchOrderId\":\"ORDER1\",\"mchRefundOrderId\":\"R1\","
                                + "\"transactionId\":\"CU1\",\"refundTransactionId\":\"RF1\",\"refundStatus\":\"FAILED\"}");
        assertEquals("R1", read.merchantOrderId());
        assertEquals(TransactionType.REFUND, read.observation().about());
        assertEquals("RF1", read.observation().providerReference());
        assertNull(new WebhookVerifier(null, null)
                .reread("{\"eventName\":\"payment.refund.failed\",\"mchOrderId\":\"ORDER1\"}")
                .merchantOrderId());
    }

    @Test
    void shouldReadARefundAsItsPageShowsIt() {
        Observation seen = new WebhookVerifier(null, null)
                .reread("{\"eventName\":\"payment.refund.success\",\"feeRefunded\":1000,\"mchRefundOrderId\":\"R1\","
                        + "\"originalTransactionId\":\"CU508022434763373688\",\"refundAmount\":10000,"
                        + "\"refundStatus\":\"COMPLETE\",\"refundTransactionId\":\"1818491499290169344\"}")
                .observation();
        assertEquals(Claim.SUCCEEDED, seen.claim());
        assertEquals("1818491499290169344", seen.providerReference());
        assertEquals(10000, seen.amount().minorUnits());
        assertNull(seen.amount().currency());
        assertNull(seen.contradiction());
    }

    @Test
    void shouldNotTakeThePaymentsStatusForTheRefunds() {
        Observation seen = new WebhookVerifier(null, null)
                .reread("{\"mchRefundOrderId\":\"R1\",\"transactionStatus\":\"COMPLETED\",\"amount\":50010,"
                        + "\"refundAmount\":100,\"refundStatus\":\"PENDING\"}")
                .observation();
        assertEquals(Claim.PENDING, seen.claim());
        assertEquals(100, seen.amount().minorUnits());
    }

    @Test
    void shouldReadWhatCanBeStored() {
        String param = "{\"mchOrderId\":\"A\\u0000B\",\"transactionStatus\":\"PENDING\"}";
        assertEquals("AB", new WebhookVerifier(null, null).reread(param).merchantOrderId());
    }

    @Test
    void shouldKeepNobodysDataInTheHistory() {
        String param =
                "{\"transactionStatus\":\"COMPLETED\",\"customerName\":\"Maria Santos\",\"email\":\"m@example.com\","
                        + "\"accountNo\":\"001234567890\",\"nested\":{\"mobile\":\"09171234567\"}}";
        String kept =
                new WebhookVerifier(null, null).reread(param).observation().rawAnswer();
        for (String secret : List.of("Maria", "m@example.com", "001234567890", "09171234567")) {
            assertFalse(kept.contains(secret), kept);
        }
    }

    private static Genuine genuine(String name) {
        return assertInstanceOf(Genuine.class, WebhookVerifier.judge(ACCOUNT, Vectors.callback(name)));
    }
}
