package io.paycools.gateway.payout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is taken for CSV and what is not. */
class PayoutBatchCsvTest {

    private static final String HEADER = "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name\n";

    private final List<Violation> violations = new ArrayList<>();

    private List<PayoutBatchLine> read(String text) {
        return PayoutBatchCsv.read(text.getBytes(StandardCharsets.UTF_8), violations);
    }

    @Test
    void shouldReadQuotedFieldsAndNameTheLineOfTheFile() {
        List<PayoutBatchLine> lines = read(HEADER
                + "A1,1.10,PHP,PH,BANK,BDO,001,\"Santos, Maria\"\n"
                + "A2,2,PHP,PH,BANK,BDO,002,\"Ana \"\"Ann\"\"\nLee\"\n"
                + "A3,3,PHP,PH,BANK,BDO,003,Niño José\n");
        assertEquals(List.of(), violations);
        assertEquals(
                List.of("line 2: ", "line 3: ", "line 5: "),
                lines.stream().map(PayoutBatchLine::place).toList());
        assertEquals("Santos, Maria", lines.get(0).request().beneficiary().name());
        assertEquals("1.10", lines.get(0).request().amount());
        assertEquals("Ana \"Ann\"\nLee", lines.get(1).request().beneficiary().name());
        assertEquals("Niño José", lines.get(2).request().beneficiary().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER + "A1,1,PHP,PH,BANK,BDO,001,Ann",
                HEADER + "A1,1,PHP,PH,BANK,BDO,001,Ann\n",
                HEADER + "A1,1,PHP,PH,BANK,BDO,001,Ann\n\n",
                HEADER + "A1,1,PHP,PH,BANK,BDO,001,Ann\n\n\n\n",
                "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name\r"
                        + "A1,1,PHP,PH,BANK,BDO,001,Ann\r",
                "\uFEFF" + HEADER + "A1,1,PHP,PH,BANK,BDO,001,Ann\n",
                "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name\r\n"
                        + "A1,1,PHP,PH,BANK,BDO,001,Ann\r\n",
                "merchantOrderId,amount,currency,country,method,bankCode,accountNumber,name\r\n"
                        + "A1,1,PHP,PH,BANK,BDO,001,Ann\r\n\r\n"
            })
    void shouldNotMindTheEndsOfLines(String text) {
        List<PayoutBatchLine> lines = read(text);
        assertEquals(List.of(), violations);
        assertEquals(1, lines.size());
        assertEquals("A1", lines.get(0).request().merchantOrderId());
        assertEquals("Ann", lines.get(0).request().beneficiary().name());
    }

    @Test
    void shouldTakeAnEmptyFieldForNone() {
        assertEquals(
                null,
                read(HEADER + ",1,PHP,PH,BANK,BDO,001,Ann\n").get(0).request().merchantOrderId());
    }

    @Test
    void shouldNameLinesWithTheWrongNumberOfFieldsAndWrongWords() {
        read(HEADER + "A1,1,PHP\n" + "A2,1,PHP,PH,CHEQUE,BDO,001,Ann\n" + "A3,1,PHP,PH,BANK,BDO,001,Ann,more\n" + "\n"
                + "A4,1,PHP,PH,BANK,BDO,001,Ann\n");
        assertEquals(
                List.of("line 2", "line 3: method", "line 4", "line 5"),
                violations.stream().map(Violation::field).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "amount;currency\n1;PHP\n",
                "amount,amount\n1,2\n",
                "amount,colour\n1,red\n",
                "amount,name\n1,\"Ann\n",
                "amount,name\n1,\"Ann\"x\n"
            })
    void shouldRefuseWhatIsNoSuchFile(String text) {
        ServiceException refusal = assertThrows(ServiceException.class, () -> read(text));
        assertEquals("malformed_csv", refusal.code().code());
    }

    /** Eight megabytes of nothing but lines, or cells. */
    @Test
    void shouldNotBeBuriedUnderWrongLines() {
        ServiceException refusal = assertThrows(ServiceException.class, () -> read(HEADER + "x\n".repeat(4_000_000)));
        assertEquals(
                "must have at most 10000 lines", refusal.violations().get(0).message());
        assertTrue(violations.size() <= 10_000);
        read(HEADER + ",".repeat(8_000_000));
        assertEquals("line 2", violations.get(violations.size() - 1).field());
    }

    @Test
    void shouldNameTheColumnThatThereIsNotWithoutQuotingMuch() {
        ServiceException refusal =
                assertThrows(ServiceException.class, () -> read("amount," + "x".repeat(500) + "\u0007\n"));
        assertTrue(refusal.getMessage().length() < 80);
        assertEquals(
                "There is no column 'colour'.",
                assertThrows(ServiceException.class, () -> read("colour\n")).getMessage());
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        byte[] latin = (HEADER + "A1,1,PHP,PH,BANK,BDO,001,Niño\n").getBytes(StandardCharsets.ISO_8859_1);
        ServiceException refusal = assertThrows(ServiceException.class, () -> PayoutBatchCsv.read(latin, violations));
        assertEquals("The body is not valid UTF-8 text.", refusal.getMessage());
    }
}
