package io.paycools.gateway.paycools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.provider.SubmitOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What an answer to a create proves, for payments and payouts alike. */
class CreateCallsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldTakeAnAcceptingAnswerForAcceptedAndNotForMoney() throws JsonProcessingException {
        SubmitOutcome.Accepted accepted = assertInstanceOf(
                SubmitOutcome.Accepted.class,
                judge(
                        10000,
                        "{\"mchOrderId\":\"ORDER1\",\"transactionId\":\"D1\",\"transactionStatus\":\"COMPLETED\"}"));
        assertEquals("D1", accepted.providerReference());
        assertNull(accepted.nextAction());
    }

    @Test
    void shouldTakeAnAcceptingAnswerWithoutDataForAccepted() throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Accepted.class, judge(10000, "null"));
    }

    @Test
    void shouldTakeAFailureInAnAcceptingAnswerForARefusal() throws JsonProcessingException {
        SubmitOutcome.Refused refused = assertInstanceOf(
                SubmitOutcome.Refused.class,
                judge(10000, "{\"transactionStatus\":\"FAILED\",\"failedCode\":-10003,\"failedMessage\":\"Low\"}"));
        assertEquals("-10003", refused.failure().providerCode());
    }

    @Test
    void shouldNotTakeAnAnswerAboutAnotherOrderForOurs() throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Unknown.class, judge(10000, "{\"mchOrderId\":\"ORDER2\"}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {21007, 21015, 21407})
    void shouldTellADuplicateFromAnOutcomeThatIsUnknown(int code) throws JsonProcessingException {
        SubmitOutcome.Duplicate duplicate = assertInstanceOf(SubmitOutcome.Duplicate.class, judge(code, "null"));
        assertEquals("PayCools says that it has this order already, code " + code, duplicate.reason());
    }

    /** 1000 is printed as success in samples of Malaysia, against PayCools' own list of codes. */
    @ParameterizedTest
    @ValueSource(ints = {21000, 21006, 21011, 21023, 21028, 21401, 21500, 1000, 0, 29999})
    void shouldTakeNoOtherCodeForAProof(int code) throws JsonProcessingException {
        assertInstanceOf(SubmitOutcome.Unknown.class, judge(code, "{\"transactionStatus\":\"FAILED\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                21001, 21002, 21003, 21004, 21005, 21008, 21009, 21010, 21012, 21013, 21014, 21016, 21017, 21018, 21019,
                21021, 21022, 21024, 21025, 21026, 21027
            })
    void shouldTakeAnExplicitRefusalForAProof(int code) throws JsonProcessingException {
        SubmitOutcome.Refused refused = assertInstanceOf(SubmitOutcome.Refused.class, judge(code, "null"));
        assertEquals(Integer.toString(code), refused.failure().providerCode());
    }

    @Test
    void shouldKnowThatNothingWasProcessedWhenThereWereTooManyRequests() throws JsonProcessingException {
        SubmitOutcome.NotSent notSent = assertInstanceOf(SubmitOutcome.NotSent.class, judge(21020, "null"));
        assertEquals("provider_rate_limited", notSent.failure().code());
    }

    @Test
    void shouldNotTakeSilenceForAFailure() {
        assertInstanceOf(
                SubmitOutcome.Unknown.class,
                CreateCalls.judge(new Answer.Unusable("PayCools did not answer in time"), "ORDER1", data -> null));
    }

    private static SubmitOutcome judge(int code, String data) throws JsonProcessingException {
        return CreateCalls.judge(new Answer.Understood(code, JSON.readTree(data), "raw"), "ORDER1", nothing -> null);
    }
}
