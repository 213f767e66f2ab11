package io.paycools.gateway.paycools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.provider.QueryOutcome;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.Observation.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What an answer to a query teaches. */
class PayCoolsQueriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"-10004\"|-10004", "-10004|-10004"})
    void shouldPassOnWhyAPayoutFailed(String failedCode, String expected) throws JsonProcessingException {
        Observation seen = found("{\"mchOrderId\":\"ORDER1\",\"transactionId\":\"D1\",\"amount\":3000,"
                + "\"currency\":\"PHP\",\"transactionStatus\":\"FAILED\",\"failedCode\":" + failedCode
                + ",\"failedMessage\":\"Transaction Channel Rejected\"}");
        assertEquals(Claim.FAILED, seen.claim());
        assertEquals("D1", seen.providerReference());
        assertEquals(3000, seen.amount().minorUnits());
        assertEquals(expected, seen.failure().providerCode());
        assertEquals("Transaction Channel Rejected", seen.failure().message());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,PENDING",
        "COMPLETED,SUCCEEDED",
        "COMPLETE,SUCCEEDED",
        "FAIL,FAILED",
        "CANCEL,CANCELLED",
        "SETTLING,PENDING"
    })
    void shouldReadPayCoolsWords(String word, Claim claim) throws JsonProcessingException {
        Observation seen = found("{\"mchOrderId\":\"ORDER1\",\"transactionStatus\":\"" + word + "\"}");
        assertEquals(claim, seen.claim());
        assertNull(seen.nextAction());
    }

    @Test
    void shouldTellThatPayCoolsDoesNotKnowTheOrder() throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.NotFound.class, judge(21006, "null"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "{\"mchOrderId\":\"ORDER2\",\"transactionStatus\":\"COMPLETED\"}"})
    void shouldLearnNothingFromAnAnswerAboutAnotherOrder(String data) throws JsonProcessingException {
        assertInstanceOf(QueryOutcome.Unavailable.class, judge(10000, data));
    }

    @ParameterizedTest
    @ValueSource(ints = {21000, 21001, 21007, 21014, 21020, 1000})
    void shouldLearnNothingFromAnyOtherCode(int code) throws JsonProcessingException {
        assertInstanceOf(
                QueryOutcome.Unavailable.class,
                judge(code, "{\"mchOrderId\":\"ORDER1\",\"transactionStatus\":\"FAILED\"}"));
    }

    private static Observation found(String data) throws JsonProcessingException {
        return assertInstanceOf(QueryOutcome.Found.class, judge(10000, data)).observation();
    }

    private static QueryOutcome judge(int code, String data) throws JsonProcessingException {
        return PayCoolsQueries.judge(new Answer.Understood(code, JSON.readTree(data), "raw"), "ORDER1", any -> null);
    }
}
