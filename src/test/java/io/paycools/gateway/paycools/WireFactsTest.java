package io.paycools.gateway.paycools;

import java.math.BigDecimal;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.ReportedAmount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** What PayCools says about how to pay, and amounts meant to break us. */
class WireFactsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "https://pay.example/1|URL|-|REDIRECT|https://pay.example/1",
                "https://pay.example/1|-|-|REDIRECT|https://pay.example/1",
                "https://pay.example/1|QR|-|DISPLAY_QR|https://pay.example/1",
                "00020101021226|QR|-|DISPLAY_QR|00020101021226",
                "00020101021226|-|-|DISPLAY_QR|00020101021226",
                "9988 7766 5544|VA|-|BANK_TRANSFER|9988 7766 5544",
                "998877665544|-|VA|BANK_TRANSFER|998877665544",
                "998877665544|-|URL|-|-",
                "javascript:alert(1)|URL|-|-|-",
                "http://pay.example/1|URL|-|-|-",
                "-|URL|-|-|-"
            })
    void shouldReadHowToPay(String payData, String told, String untold, NextAction.Type type, String content) {
        var data = JSON.createObjectNode();
        data.put("payData", payData);
        data.put("channelType", told);
        NextAction action = WireFacts.payData(data, false, untold);
        if (type == null) {
            assertNull(action);
        } else {
            assertEquals(type, action.type());
            String read =
                    switch (type) {
                        case REDIRECT -> action.url();
                        case DISPLAY_QR -> action.qrContent();
                        case BANK_TRANSFER -> action.virtualAccount();
                    };
            assertEquals(content, read);
        }
    }

    @Test
    void shouldNotKeepWhatTheDatabaseCannot() {
        var data = JSON.createObjectNode();
        data.put("payData", "0".repeat(5000));
        assertNull(WireFacts.payData(data, false, "QR"));
    }

    @ParameterizedTest
    @CsvSource({"1e1000000000", "1e-1000000000", "9223372036854775808", "0.5"})
    void shouldNotExpandAnAmountMeantToBreakUs(String number) {
        JsonNode amount = DecimalNode.valueOf(new BigDecimal(number));
        ReportedAmount read =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> WireFacts.lenientAmount(amount, "PHP"));
        assertEquals(ReportedAmount.unreadable("PHP"), read);
    }

    @ParameterizedTest
    @CsvSource({"10000,10000", "10000.00,10000"})
    void shouldReadAnAmountAsTextInAnAnswer(String text, long minorUnits) {
        assertEquals(
                ReportedAmount.of(minorUnits, "PHP"),
                WireFacts.lenientAmount(JSON.getNodeFactory().textNode(text), "PHP"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "\"CU510579106014826496\"|CU510579106014826496",
                "1818491499290169344|1818491499290169344",
                "\"\\u0000\"|-",
                "\"CU1\\u0000\"|CU1",
                "\"\\ud800\"|-",
                "\"  \"|-",
                "\"CU1 \"|-",
                "\"CU1\\r\\nX\"|-",
                "\"{}\"|-",
                "-1|-",
                "1e99999|-",
                "true|-",
                "{}|-",
                "null|-"
            })
    void shouldRememberNoIdThatCannotBeOneOfPayCools(String wire, String reference) throws Exception {
        assertEquals(
                reference, WireFacts.reference(JSON.readTree("{\"transactionId\":" + wire + "}"), "transactionId"));
    }

    @Test
    void shouldTakeTheOtherNameOfAnIdWhenTheFirstIsNone() throws Exception {
        var data = JSON.readTree("{\"transactionId\":\"?\",\"checkoutId\":\"CK1\"}");
        assertEquals("CK1", WireFacts.reference(data, "transactionId", "checkoutId"));
        assertNull(WireFacts.reference(JSON.readTree("{\"a\":\"" + "x".repeat(65) + "\"}"), "a"));
    }
}
