package io.paycools.gateway.paycools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.provider.BalanceOutcome;
import io.paycools.gateway.transaction.CurrencyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** What an answer to the question for a balance says. */
class PayCoolsBalancesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"10000.00\"|PHP|1000000",
                "\"10000\"|PHP|1000000",
                "\"0.5\"|PHP|50",
                "\"-12.34\"|PHP|-1234",
                "\"10000.00\"|IDR|10000",
                "1000000|PHP|1000000",
                "10000|IDR|10000",
                "-5|THB|-5",
                "0|MYR|0"
            })
    void shouldReadABalanceInEitherForm(String balance, CurrencyCode currency, long minorUnits)
            throws JsonProcessingException {
        assertEquals(
                new BalanceOutcome.Known(minorUnits, currency),
                judge(10000, "{\"balance\":" + balance + "}", currency));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"balance\":null}",
                "{\"balance\":\"\"}",
                "{\"balance\":\"1,000.00\"}",
                "{\"balance\":\"1e3\"}",
                "{\"balance\":\"0.005\"}",
                "{\"balance\":10000.00}",
                "{\"balance\":9223372036854775808}",
                "{\"balance\":{\"PHP\":1}}",
                "{\"balance\":\"10.00\",\"currency\":\"THB\"}"
            })
    void shouldNotMakeUpABalance(String data) throws JsonProcessingException {
        assertInstanceOf(BalanceOutcome.Unavailable.class, judge(10000, data, CurrencyCode.PHP));
    }

    @Test
    void shouldSayWhyPayCoolsRefuses() throws JsonProcessingException {
        BalanceOutcome.Refused refused =
                assertInstanceOf(BalanceOutcome.Refused.class, judge(21017, "null", CurrencyCode.PHP));
        assertEquals("country_not_enabled", refused.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {21000, 21020, 29999})
    void shouldNotCallAnythingElseARefusal(int code) throws JsonProcessingException {
        assertInstanceOf(BalanceOutcome.Unavailable.class, judge(code, "{\"balance\":1}", CurrencyCode.PHP));
    }

    private static BalanceOutcome judge(int code, String data, CurrencyCode currency) throws JsonProcessingException {
        return PayCoolsBalances.judge(new Answer.Understood(code, JSON.readTree(data), "raw"), currency);
    }
}
