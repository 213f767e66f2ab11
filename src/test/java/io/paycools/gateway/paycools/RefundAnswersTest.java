package io.paycools.gateway.paycools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.provider.OrderQuery;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.provider.SubmitOutcome;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.TransactionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What PayCools' answers about refunds prove. */
class RefundAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "{\"mchRefundOrderId\":\"R1\",\"originalTransactionId\":\"CU1\","
            + "\"refundTransactionId\":\"1818491499290169344\",\"refundAmount\":10000,\"feeRefunded\":1000,"
            + "\"refundStatus\":\"COMPLETE\"}";
    private static final String OTHER = "{\"mchRefundOrderId\":\"R2\",\"refundStatus\":\"FAILED\"}";

    @Test
    void shouldTakeAnAcceptingAnswerForAcceptedAndNotForMoney() throws JsonProcessingException {
        SubmitOutcome.Accepted accepted = assertInstanceOf(SubmitOutcome.Accepted.class, created(10000, OURS));
        assertEquals("1818491499290169344", accepted.providerReference());
        assertEquals(10000, accepted.amount().minorUnits());
        assertNull(accepted.nextAction());
        assertInstanceOf(SubmitOutcome.Accepted.class, created(10000, "null"));
    }

    @Test
    void shouldTakeAFailureInAnAcceptingAnswerForARefusal() throws JsonProcessingException {
        SubmitOutcome.Refused refused = assertInstanceOf(
                SubmitOutcome.Refused.class, created(10000, "{\"refundStatus\":\"FAILED\",\"failedCode\":-10009}"));
        assertEquals("-10009", refused.failure().providerCode());
    }

    @Test
    void shouldNotTakeAnAnswerAboutAnotherRefundForOurs() throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Unknown.class, created(10000, OTHER));
    }

    @ParameterizedTest
    @CsvSource({
        "21402,refund_not_allowed",
        "21403,refund_too_late",
        "21404,full_refund_not_supported",
        "21405,partial_refund_not_supported",
        "21406,refund_amount_refused",
        "21001,provider_signature_refused"
    })
    void shouldTakeAnExplicitRefusalForAProof(int code, String ours) throws JsonProcessingException {
        SubmitOutcome.Refused refused = assertInstanceOf(SubmitOutcome.Refused.class, created(code, "null"));
        assertEquals(ours, refused.failure().code());
        assertEquals(Integer.toString(code), refused.failure().providerCode());
    }

    @ParameterizedTest
    @CsvSource({"21408,payment_not_completed", "21409,another_refund_pending", "21020,provider_rate_limited"})
    void shouldComeAgainWhenPayCoolsHasNotTakenItYet(int code, String ours) throws JsonProcessingException {
        SubmitOutcome.NotSent notSent = assertInstanceOf(SubmitOutcome.NotSent.class, created(code, "null"));
        assertEquals(ours, notSent.failure().code());
    }

    @Test
    void shouldTellADuplicate() throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Duplicate.class, created(21407, "null"));
    }

    /** That a refund is in progress (21401) may be said of this one. */
    @ParameterizedTest
    @ValueSource(ints = {21000, 21006, 21011, 21023, 21028, 21400, 21401, 21410, 21500, 29999})
    void shouldTakeNoOtherCodeForAProof(int code) throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Unknown.class, created(code, "null"));
    }

    @ParameterizedTest
    @ValueSource(ints = {21401, 21402, 21403, 21404, 21405, 21406, 21408, 21409})
    void shouldTakeARefundsCodesForNoProofAboutAnythingElse(int code) throws JsonProcessingException {
        assertInstanceOf(
                SubmitOutcome.Unknown.class, CreateCalls.judge(understood(code, "null"), "R1", nothing -> null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[" + OTHER + "," + OURS + "]", "[" + OURS + "," + OURS + "]", OURS})
    void shouldFindOursAmongTheRefundsOfThePayment(String data) throws JsonProcessingException {
        Observation seen = found(data);
        assertEquals(Claim.SUCCEEDED, seen.claim());
        assertEquals("1818491499290169344", seen.providerReference());
        assertEquals(10000, seen.amount().minorUnits());
        assertNull(seen.amount().currency());
        assertNull(seen.contradiction());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,PENDING",
        "COMPLETED,SUCCEEDED",
        "COMPLETE,SUCCEEDED",
        "FAILED,FAILED",
        "FAIL,FAILED",
        "CANCEL,CANCELLED",
        "CANCELLED,CANCELLED",
        "RETURNING,PENDING"
    })
    void shouldReadPayCoolsWords(String word, Claim claim) throws JsonProcessingException {
        assertEquals(
                claim,
                found("[{\"mchRefundOrderId\":\"R1\",\"refundStatus\":\"" + word + "\"}]")
                        .claim());
    }

    @Test
    void shouldPassOnWhyItFailed() throws JsonProcessingException {
        Observation seen = found("[{\"mchRefundOrderId\":\"R1\",\"refundStatus\":\"FAIL\",\"failedCode\":\"-10009\","
                + "\"failedMessage\":\"Channel refund failed\"}]");
        assertEquals("-10009", seen.failure().providerCode());
        assertEquals("Channel refund failed", seen.failure().message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[" + OTHER + "]", OTHER})
    void shouldTakeItForNotKnownWhenItIsNotInTheList(String data) throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.NotFound.class, listed(10000, data));
    }

    @Test
    void shouldTakeItForNotKnownWhenPayCoolsSaysSo() throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.NotFound.class, listed(21006, "null"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[{}]", "[" + OTHER + ",{}]", "[1]", "true", "7"})
    void shouldLearnNothingFromWhatIsNoListOfRefunds(String data) throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.Unavailable.class, listed(10000, data));
    }

    @ParameterizedTest
    @ValueSource(ints = {21000, 21001, 21020, 21401, 21407, 1000})
    void shouldLearnNothingFromAnyOtherCode(int code) throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.Unavailable.class, listed(code, "[" + OURS + "]"));
    }

    @Test
    void shouldLeaveItToAPersonWhenItIsListedTwiceAndDifferently() throws JsonProcessingException {
        assertNotNull(found("[" + OURS + "," + OURS.replace("1818491499290169344", "1818491499290169345") + "]")
                .contradiction());
    }

    /** Of a refund that was made in the portal PayCools may tell no order id; ours is there all the same. */
    @Test
    void shouldFindOursBesideRefundsOfThePortal() throws JsonProcessingException {
        String portal = "{\"refundTransactionId\":\"77\",\"refundStatus\":\"COMPLETE\"}";
        assertEquals(Claim.SUCCEEDED, found("[" + portal + "," + OURS + ",7]").claim());
        assertInstanceOf(QueryOutcome.NotFound.class, listed(10000, "[" + portal + "]"));
    }

    @Test
    void shouldTellThatARefundIsOfAnotherPayment() throws JsonProcessingException {
        String foreign = OURS.replace("CU1", "CU2");
        assertEquals("CU2", found("[" + foreign + "]").paymentReference());
        Observation ours = found("[" + foreign + "," + OURS + "]");
        assertEquals("CU1", ours.paymentReference());
        assertNull(ours.contradiction());
    }

    private static Observation found(String data) throws JsonProcessingException {
        return assertInstanceOf(QueryOutcome.Found.class, listed(10000, data)).observation();
    }

    private static QueryOutcome listed(int code, String data) throws JsonProcessingException {
        return RefundList.judge(
                understood(code, data), new OrderQuery(TransactionType.REFUND, "default", "R1", CountryCode.PH, "CU1"));
    }

    private static SubmitOutcome created(int code, String data) throws JsonProcessingException {
        return CreateCalls.judgeRefund(understood(code, data), "R1");
    }

    private static Answer.Understood understood(int code, String data) throws JsonProcessingException {
        return new Answer.Understood(code, JSON.readTree(data), "raw");
    }
}
