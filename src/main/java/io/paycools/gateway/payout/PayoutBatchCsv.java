package io.paycools.gateway.payout;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.payout.PayoutRequest.AccountType;
import io.paycools.gateway.payout.PayoutRequest.PromptPayType;
import io.paycools.gateway.submission.MoneyRules;
import io.paycools.gateway.transaction.PayoutMethod;

/**
 * Reads a batch as CSV: UTF-8, a header row, commas, fields quoted where needed with quotes doubled inside. A byte
 * order mark, CRLF and an empty last line are fine. Violations name the line of the file on which the record begins.
 */
final class PayoutBatchCsv {

    private static final CsvMapper CSV =
            CsvMapper.csvBuilder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

    private static final List<String> COLUMNS = List.of(
            "merchantOrderId",
            "account",
            "amount",
            "currency",
            "country",
            "description",
            "method",
            "bankCode",
            "accountNumber",
            "name",
            "accountType",
            "mobile",
            "email",
            "promptPayType",
            "taxId",
            "relationship");

    private static final int LONGEST_NAME_SHOWN = 40;

    private final List<Violation> violations;

    private PayoutBatchCsv(List<Violation> violations) {
        this.violations = violations;
    }

    /**
     * Reads a body; what is wrong with single lines is added to the violations.
     *
     * @throws ServiceException when it is no CSV at all
     */
    static List<PayoutBatchLine> read(byte[] body, List<Violation> violations) {
        PayoutBatchCsv reader = new PayoutBatchCsv(violations);
        String text = decode(body);
        try (MappingIterator<String[]> records = CSV.readerFor(String[].class).readValues(new StringReader(text))) {
            if (!records.hasNext()) {
                throw malformed("The header row is missing.");
            }
            String[] header = records.next();
            requireHeader(header);
            return reader.lines(header, records, 1 + linesWithin(header));
        } catch (JsonProcessingException e) {
            throw malformed(
                    e.getLocation() == null ? null : "Line " + e.getLocation().getLineNr() + ".");
        } catch (IOException e) {
            throw malformed(null);
        } catch (RuntimeException e) {
            // The iterator wraps what the parser throws.
            if (e.getCause() instanceof JsonProcessingException cause) {
                throw malformed(
                        cause.getLocation() == null
                                ? null
                                : "Line " + cause.getLocation().getLineNr() + ".");
            }
            throw e;
        }
    }

    private static String decode(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed("The body is not valid UTF-8 text.");
        }
    }

    private static void requireHeader(String[] header) {
        List<String> names = Arrays.asList(header);
        for (String name : names) {
            if (!COLUMNS.contains(name)) {
                throw malformed("There is no column '" + shown(name) + "'.");
            }
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw malformed("The column '" + name + "' comes twice.");
            }
        }
    }

    private List<PayoutBatchLine> lines(String[] header, MappingIterator<String[]> records, int firstLine)
            throws IOException {
        List<PayoutBatchLine> lines = new ArrayList<>();
        int line = firstLine;
        int taken = 0;
        int emptyBefore = 0;
        while (records.hasNextValue()) {
            line++;
            String[] fields = records.nextValue();
            if (fields.length == 0 || (fields.length == 1 && fields[0].isEmpty())) {
                // At the end of a file it means nothing.
                emptyBefore++;
                continue;
            }
            if (emptyBefore > 0) {
                violations.add(new Violation("line " + (line - emptyBefore), "is empty"));
                emptyBefore = 0;
            }
            // Wrong lines count too: nobody is told of a million of them.
            if (++taken > PayoutBatchReader.MOST_LINES) {
                throw PayoutBatchReader.tooMany();
            }
            if (fields.length != header.length) {
                violations.add(new Violation(
                        "line " + line, "has " + fields.length + " fields where the header has " + header.length));
            } else {
                lines.add(new PayoutBatchLine("line " + line + ": ", request(line, header, fields)));
            }
            line += linesWithin(fields);
        }
        return lines;
    }

    private PayoutRequest request(int line, String[] header, String[] fields) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
            if (!fields[i].isEmpty()) {
                values.put(header[i], fields[i]);
            }
        }
        return new PayoutRequest(
                values.get("merchantOrderId"),
                values.get("account"),
                values.get("amount"),
                values.get("currency"),
                values.get("country"),
                new PayoutRequest.Beneficiary(
                        constant(line, "method", PayoutMethod.values(), values),
                        values.get("bankCode"),
                        values.get("accountNumber"),
                        values.get("name"),
                        constant(line, "accountType", AccountType.values(), values),
                        values.get("mobile"),
                        values.get("email"),
                        constant(line, "promptPayType", PromptPayType.values(), values),
                        values.get("taxId"),
                        values.get("relationship")),
                values.get("description"),
                null);
    }

    private <E extends Enum<E>> E constant(int line, String column, E[] known, Map<String, String> values) {
        E constant = MoneyRules.find(known, values.get(column));
        if (constant == null && values.containsKey(column)) {
            violations.add(new Violation("line " + line + ": " + column, "must be one of " + Arrays.toString(known)));
        }
        return constant;
    }

    /** How many more lines of the file a record covers, because its fields have line ends in them. */
    private static int linesWithin(String[] fields) {
        return Math.toIntExact(Arrays.stream(fields)
                .mapToLong(field -> field.chars().filter(each -> each == '\n').count())
                .sum());
    }

    private static String shown(String name) {
        String printable = name.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= LONGEST_NAME_SHOWN ? printable : printable.substring(0, LONGEST_NAME_SHOWN);
    }

    private static ServiceException malformed(String detail) {
        return new ServiceException(ErrorCode.MALFORMED_CSV, detail);
    }
}
