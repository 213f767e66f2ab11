package io.paycools.gateway.payout;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.JsonBody;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.provider.PayoutProvider;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.security.CallerAccounts;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import org.jboss.logging.Logger;

/**
 * Reads and checks a batch: every line, and everything that is wrong is said at once. Takes a while for ten thousand
 * lines, so it runs on a thread that nobody else waits for.
 */
@ApplicationScoped
class PayoutBatchReader {

    static final int MOST_LINES = 10_000;
    private static final Logger LOG = Logger.getLogger(PayoutBatchReader.class);
    private static final JsonFactory COUNTING = new JsonFactory();
    private static final int MOST_VIOLATIONS = 1000;

    private final JsonBody json;
    private final PayoutProvider provider;

    PayoutBatchReader(JsonBody json, PayoutProvider provider) {
        this.json = json;
        this.provider = provider;
    }

    /**
     * A batch that can be taken.
     *
     * @param sums per currency, in minor units
     */
    record Batch(String reference, List<PayoutBatchLine> lines, Map<CurrencyCode, Long> sums) {

        /** Per currency, as decimal text in the major unit. */
        Map<String, String> decimalSums() {
            Map<String, String> texts = new TreeMap<>();
            sums.forEach((currency, sum) -> texts.put(currency.name(), decimal(sum, currency)));
            return texts;
        }
    }

    /**
     * Reads JSON; control totals in headers count beside those in the body.
     *
     * @throws ServiceException with everything that is wrong
     */
    Batch readJson(byte[] body, PayoutBatchRequest.ControlTotals totals, AccountScope scope) {
        requireFew(body);
        List<Violation> violations = new ArrayList<>();
        PayoutBatchRequest request = json.parse(body, PayoutBatchRequest.class, violations);
        List<Violation> outer = new ArrayList<>();
        json.check(request, (value, more) -> {}, outer);
        violations.addAll(outer);
        List<PayoutBatchLine> lines = new ArrayList<>();
        List<PayoutRequest> payouts = request.payouts() == null ? List.of() : request.payouts();
        for (int i = 0; i < payouts.size(); i++) {
            PayoutRequest payout = payouts.get(i);
            if (payout == null) {
                violations.add(new Violation("payouts[" + i + "]", "must be a payout"));
            } else {
                lines.add(new PayoutBatchLine("payouts[" + i + "].", inAccount(payout, request.account())));
            }
        }
        Batch batch = check(request.reference(), lines, request.controlTotals(), scope, violations);
        requireTotals(batch, totals);
        return batch;
    }

    /** Counts before anything is made of them: eight megabytes could hold millions. */
    private static void requireFew(byte[] body) {
        try (JsonParser parser = COUNTING.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean payouts = "payouts".equals(parser.currentName());
                if (parser.nextToken() == JsonToken.START_ARRAY && payouts) {
                    requireFew(parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // What is not well-formed is said by whoever reads it next.
            LOG.debugf("a batch cannot be counted: %s", e.getClass().getName());
        }
    }

    private static void requireFew(JsonParser parser) throws IOException {
        for (int count = 0; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            if (count >= MOST_LINES) {
                throw tooMany();
            }
            parser.skipChildren();
        }
    }

    static ServiceException tooMany() {
        return ServiceException.invalid(
                List.of(new Violation("payouts", "must have at most " + MOST_LINES + " lines")));
    }

    /**
     * Reads CSV; what JSON has around the lines comes in headers.
     *
     * @throws ServiceException with everything that is wrong
     */
    Batch readCsv(byte[] body, PayoutBatchRequest.ControlTotals totals, AccountScope scope) {
        List<Violation> violations = new ArrayList<>();
        return check(null, PayoutBatchCsv.read(body, violations), totals, scope, violations);
    }

    private Batch check(
            String reference,
            List<PayoutBatchLine> lines,
            PayoutBatchRequest.ControlTotals totals,
            AccountScope scope,
            List<Violation> violations) {
        lines.forEach(line -> CallerAccounts.require(scope, line.request().accountOrDefault()));
        if (lines.isEmpty() && violations.isEmpty()) {
            violations.add(new Violation("payouts", "must have at least one line"));
        }
        Map<String, String> places = new HashMap<>();
        for (PayoutBatchLine line : lines) {
            checkLine(line, places, violations);
        }
        if (!violations.isEmpty()) {
            throw ServiceException.invalid(cut(violations));
        }
        Batch batch = new Batch(reference, lines, sums(lines));
        requireTotals(batch, totals);
        return batch;
    }

    private void checkLine(PayoutBatchLine line, Map<String, String> places, List<Violation> violations) {
        PayoutRequest request = line.request();
        List<Violation> own = new ArrayList<>();
        json.check(request, (value, more) -> PayoutRules.check(value, provider::knows, more), own);
        String orderId = request.merchantOrderId();
        if (orderId != null) {
            String place = line.field("merchantOrderId");
            String first = places.putIfAbsent(request.accountOrDefault() + " " + orderId, place);
            if (first != null) {
                own.add(new Violation("merchantOrderId", "is the same as " + first));
            }
        }
        for (Violation violation : JsonBody.firstOfEachField(own)) {
            String field = line.field(violation.field());
            boolean said = violations.stream()
                    .skip(Math.max(0, violations.size() - MOST_VIOLATIONS))
                    .anyMatch(before -> before.field().equals(field));
            if (!said) {
                violations.add(new Violation(field, violation.message()));
            }
        }
    }

    private static List<Violation> cut(List<Violation> violations) {
        if (violations.size() <= MOST_VIOLATIONS) {
            return violations;
        }
        List<Violation> first = new ArrayList<>(violations.subList(0, MOST_VIOLATIONS));
        first.add(
                new Violation("payouts", "has " + (violations.size() - MOST_VIOLATIONS) + " more that are not listed"));
        return first;
    }

    private static Map<CurrencyCode, Long> sums(List<PayoutBatchLine> lines) {
        Map<CurrencyCode, Long> sums = new EnumMap<>(CurrencyCode.class);
        for (PayoutBatchLine line : lines) {
            CurrencyCode currency = CurrencyCode.valueOf(line.request().currency());
            sums.merge(currency, Money.parse(line.request().amount(), currency).minorUnits(), Long::sum);
        }
        return sums;
    }

    private static void requireTotals(Batch batch, PayoutBatchRequest.ControlTotals totals) {
        List<Violation> wrong = new ArrayList<>();
        if (totals != null
                && totals.count() != null
                && totals.count() != batch.lines().size()) {
            wrong.add(new Violation(
                    "controlTotals.count", "there are " + batch.lines().size() + " lines"));
        }
        if (totals != null && totals.sums() != null) {
            Map<String, String> counted = batch.decimalSums();
            totals.sums().forEach((currency, sum) -> {
                if (!counted.containsKey(currency)) {
                    wrong.add(new Violation("controlTotals.sums", "names a currency that no line has"));
                } else if (!isSame(counted.get(currency), sum)) {
                    wrong.add(
                            new Violation("controlTotals.sums." + currency, "the lines have " + counted.get(currency)));
                }
            });
            counted.forEach((currency, sum) -> {
                if (!totals.sums().containsKey(currency)) {
                    wrong.add(new Violation("controlTotals.sums." + currency, "is missing, the lines have " + sum));
                }
            });
        }
        if (!wrong.isEmpty()) {
            throw ServiceException.with(ErrorCode.CONTROL_TOTALS_MISMATCH, "Nothing was recorded.", wrong);
        }
    }

    private static boolean isSame(String counted, String told) {
        return told != null
                && told.matches("[0-9]{1,15}(\\.[0-9]{1,4})?")
                && new BigDecimal(told).compareTo(new BigDecimal(counted)) == 0;
    }

    private static String decimal(long minorUnits, CurrencyCode currency) {
        return BigDecimal.valueOf(minorUnits, currency.decimals()).toPlainString();
    }

    private static PayoutRequest inAccount(PayoutRequest payout, String account) {
        return payout.account() != null || account == null
                ? payout
                : new PayoutRequest(
                        payout.merchantOrderId(),
                        account,
                        payout.amount(),
                        payout.currency(),
                        payout.country(),
                        payout.beneficiary(),
                        payout.description(),
                        payout.metadata());
    }
}
