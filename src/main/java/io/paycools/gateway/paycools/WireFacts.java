package io.paycools.gateway.paycools;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Failure;
import io.paycools.gateway.transaction.NextAction;
import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.ReportedAmount;
import org.jboss.logging.Logger;

/** Reads the fields that answers and callbacks share. */
final class WireFacts {

    private static final Logger LOG = Logger.getLogger(WireFacts.class);
    private static final int MAX_WORDS = 100;
    /** What the database keeps; a QR code holds less. */
    private static final int MAX_PAY_DATA = 4096;

    /** Shorter than whatever number might be somebody's. */
    static final Pattern CODE = Pattern.compile("-?[0-9]{1,6}|[A-Z][A-Z0-9_]{0,31}");

    /** PayCools' ids are letters and digits; as long as the database keeps. */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    private static final Set<String> STRANGE_WORDS = ConcurrentHashMap.newKeySet();

    private WireFacts() {}

    /** A text or number as text, or null. */
    static String text(JsonNode object, String... names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            // PostgreSQL stores no NUL, and a message that cannot be stored could never have its effect.
            String text = value.isTextual() ? value.asText().replace("\u0000", "") : "";
            if (!text.isBlank()) {
                return text;
            }
            if (value.isNumber()) {
                return value.asText();
            }
        }
        return null;
    }

    /**
     * An id of PayCools, or null. What cannot be one is not remembered: it would stand in the place of the real one,
     * and the next message that names that would seem to be about somebody else's order.
     */
    static String reference(JsonNode object, String... names) {
        return Stream.of(names)
                .filter(name ->
                        object.path(name).isTextual() || object.path(name).isIntegralNumber())
                .map(name -> text(object, name))
                .filter(text -> text != null && REFERENCE.matcher(text).matches())
                .findFirst()
                .orElse(null);
    }

    /** Reads PayCools' status words; one that nobody knows stays pending, because it is no proof of anything. */
    static Claim claim(String word) {
        if (word == null) {
            return Claim.PENDING;
        }
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "PENDING" -> Claim.PENDING;
            // Refunds say COMPLETE, payments and payouts COMPLETED.
            case "COMPLETED", "COMPLETE" -> Claim.SUCCEEDED;
            case "FAILED", "FAIL" -> Claim.FAILED;
            case "CANCEL", "CANCELLED", "CANCELED" -> Claim.CANCELLED;
            default -> {
                boolean known = STRANGE_WORDS.size() >= MAX_WORDS || !STRANGE_WORDS.add(word);
                if (!known && word.matches("[A-Z_]{1,32}")) {
                    LOG.warnf("PayCools used a status word that is not documented: %s", word);
                }
                yield Claim.PENDING;
            }
        };
    }

    /** Reads an amount: 50010 and 50010.00 are the same whole number, everything else is nonsense. */
    static ReportedAmount amount(JsonNode amount, String currency) {
        if (amount.isMissingNode() || amount.isNull()) {
            return ReportedAmount.missing(currency);
        }
        if (!amount.isNumber()) {
            return ReportedAmount.unreadable(currency);
        }
        try {
            return ReportedAmount.of(amount.decimalValue().longValueExact(), currency);
        } catch (ArithmeticException e) {
            return ReportedAmount.unreadable(currency);
        }
    }

    /** As {@link #amount}, but a number given as text is a number too: in answers, which we asked for. */
    static ReportedAmount lenientAmount(JsonNode amount, String currency) {
        if (amount.isTextual() && amount.asText().matches("[0-9]{1,18}(\\.0{1,4})?")) {
            return ReportedAmount.of(new BigDecimal(amount.asText()).longValueExact(), currency);
        }
        return amount(amount, currency);
    }

    /**
     * Reads a balance in the currency's smallest unit; null when it is unreadable. PayCools' pages disagree about it: a
     * decimal text counts in the major unit, a whole number in the smallest one, as every other amount on the wire.
     */
    static Long balance(JsonNode balance, CurrencyCode currency) {
        if (balance.isIntegralNumber() && balance.canConvertToLong()) {
            return balance.longValue();
        }
        if (!balance.isTextual() || !balance.asText().matches("-?[0-9]{1,15}(\\.[0-9]{1,4})?")) {
            return null;
        }
        try {
            return new BigDecimal(balance.asText())
                    .movePointRight(currency.decimals())
                    .longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /**
     * Why PayCools says something failed. Its code may be a number or text; what is neither a number nor a word is no
     * code. Of its message the plain words are passed on, because it may quote anything.
     */
    static Failure failure(JsonNode object) {
        String message = text(object, "failedMessage");
        String code = text(object, "failedCode");
        return new Failure(
                "provider_failed",
                message == null ? "PayCools reports a failure." : PlainWords.of(message),
                code != null && CODE.matcher(code).matches() ? code : null);
    }

    /** The first of the fields that is a web address to send a browser to. */
    static NextAction redirect(JsonNode data, boolean insecureAllowed, String... names) {
        for (String name : names) {
            String url = text(data, name);
            if (url != null && isWebAddress(url, insecureAllowed)) {
                return NextAction.redirect(url);
            }
        }
        return null;
    }

    /** Reads {@code payData} by PayCools' own word for its kind, or by its look when there is none. */
    static NextAction payData(JsonNode data, boolean insecureAllowed, String kindWhenUntold) {
        String payData = text(data, "payData");
        if (payData == null || payData.length() > MAX_PAY_DATA) {
            return null;
        }
        String told = text(data, "channelType");
        String kind = told == null ? kindWhenUntold : told;
        if (isWebAddress(payData, insecureAllowed)) {
            return "QR".equals(kind)
                    ? new NextAction(NextAction.Type.DISPLAY_QR, payData, payData, null)
                    : NextAction.redirect(payData);
        }
        if ("QR".equals(kind) || (kind == null && payData.startsWith("000201"))) {
            return NextAction.displayQr(payData);
        }
        boolean account = payData.matches("[0-9 -]{4,64}");
        return account && !"URL".equals(kind) ? NextAction.bankTransfer(payData) : null;
    }

    private static boolean isWebAddress(String text, boolean insecureAllowed) {
        try {
            URI url = new URI(text);
            boolean scheme = "https".equalsIgnoreCase(url.getScheme())
                    || (insecureAllowed && "http".equalsIgnoreCase(url.getScheme()));
            return scheme && url.getHost() != null && text.length() <= 2048;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
