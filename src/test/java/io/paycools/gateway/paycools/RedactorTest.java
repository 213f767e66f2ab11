package io.paycools.gateway.paycools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RedactorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldKeepWhatSaysWhatHappenedToTheMoney() throws JsonProcessingException {
        String told =
                "{\"code\":10000,\"message\":\"Success\",\"data\":{\"mchOrderId\":\"ORDER1\",\"transactionId\":\"CU1\","
                        + "\"transactionStatus\":\"FAILED\",\"amount\":50010,\"currency\":\"PHP\",\"failedCode\":-10004,"
                        + "\"failedMessage\":\"Transaction Channel Rejected\",\"createTime\":\"2026-11-25 09:00:00\","
                        + "\"returnTime\":\"2026-11-25T09:01:00+08:00\",\"eventName\":\"checkout.payment.failed\"}}";
        assertEquals(told, redact(told));
    }

    @Test
    void shouldKeepOfEverythingElseTheNameOfTheFieldAlone() throws JsonProcessingException {
        assertEquals(
                "{\"payee\":\"***\",\"iban\":\"***\",\"remark\":\"***\",\"list\":[\"***\",{\"dob\":\"***\"}],\"***\":\"***\","
                        + "\"flag\":\"***\",\"none\":null,\"payData\":\"***\"}",
                redact("{\"payee\":\"Maria Santos\",\"iban\":1234567890,\"remark\":\"for Maria\",\"list\":[\"Maria\","
                        + "{\"dob\":\"1990-01-01\"}],\"Maria Santos\":\"x\",\"flag\":true,\"none\":null,"
                        + "\"payData\":\"https://pay.example/t0ken\"}"));
    }

    @Test
    void shouldNotTakeWhatStandsInTheWrongFieldForWhatBelongsThere() throws JsonProcessingException {
        assertEquals(
                "{\"failedCode\":\"***\",\"currency\":\"***\",\"eventName\":\"***\",\"amount\":[\"***\"],\"transactionStatus\":{\"name\":\"***\"}}",
                redact(
                        "{\"failedCode\":\"09171234567\",\"currency\":\"Maria Santos\",\"eventName\":\"maria@example.com\",\"amount\":[\"Maria Santos\"],"
                                + "\"transactionStatus\":{\"name\":\"Maria\"}}"));
    }

    @Test
    void shouldLookIntoJsonInStrings() throws JsonProcessingException {
        assertEquals(
                "{\"data\":\"{\\\"name\\\":\\\"***\\\",\\\"amount\\\":1}\",\"extra\":\"***\"}",
                redact("{\"data\":\"{\\\"name\\\":\\\"Maria\\\",\\\"amount\\\":1}\",\"extra\":\"{Maria\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Transaction Channel Rejected | Transaction Channel Rejected",
                "Account 001234567890 of Maria Santos is closed | Account *** of *** is closed",
                "Mail to maria.santos@example.com, phone +639171234567 failed | *** to ***, phone *** failed",
                "Code 21 (limit) reached | Code 21 (limit) reached",
                "Empfänger Jürgen unbekannt | ***",
                "insufficient_balance:Maria | ***"
            })
    void shouldKeepOfAMessageItsPlainWords(String said, String kept) {
        assertEquals(kept, PlainWords.of(said));
    }

    private static String redact(String json) throws JsonProcessingException {
        return Redactor.redact(JSON.readTree(json));
    }
}
