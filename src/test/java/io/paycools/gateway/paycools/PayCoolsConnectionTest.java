package io.paycools.gateway.paycools;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.paycools.gateway.provider.ConnectionCheck;
import io.paycools.gateway.provider.ConnectionCheck.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** What PayCools' answer to a question about an order that does not exist says of the connection. */
class PayCoolsConnectionTest {

    @ParameterizedTest
    @ValueSource(ints = {10000, 21006, 21010})
    void shouldBeContentWhenTheQuestionIsUnderstood(int code) {
        assertInstanceOf(ConnectionCheck.Accepted.class, PayCoolsConnection.judge(answer(code)));
    }

    @ParameterizedTest
    @CsvSource({
        "21001, SIGNATURE",
        "21003, APP_ID",
        "21016, ADDRESS",
        "21008, CLOCK",
        "21009, CLOCK",
        "21004, OTHER",
        "21000, OTHER",
        "29999, OTHER"
    })
    void shouldTellTheCausesOfARefusalApart(int code, Cause cause) {
        ConnectionCheck.Refused refused =
                assertInstanceOf(ConnectionCheck.Refused.class, PayCoolsConnection.judge(answer(code)));

        assertEquals(cause, refused.cause());
        assertEquals(Integer.toString(code), refused.failure().providerCode());
    }

    @Test
    void shouldSayWhyNoAnswerCame() {
        assertEquals(
                new ConnectionCheck.NoAnswer("PayCools answered HTTP 403"),
                PayCoolsConnection.judge(new Answer.Unusable("PayCools answered HTTP 403")));
        assertEquals(
                new ConnectionCheck.NoAnswer("PayCools could not be reached"),
                PayCoolsConnection.judge(new Answer.NotSent("provider_unreachable", "PayCools could not be reached")));
    }

    private static Answer answer(int code) {
        return new Answer.Understood(code, MissingNode.getInstance(), "{}");
    }
}
