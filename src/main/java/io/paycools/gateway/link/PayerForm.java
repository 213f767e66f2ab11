package io.paycools.gateway.link;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.paycools.gateway.payment.CashierPayments.Payer;

/**
 * What a payer has sent with the page's form.
 *
 * @param attempt which form it was, or null
 * @param values what was typed, without blanks around it; what was left empty is not in it
 */
record PayerForm(String attempt, Map<Field, String> values) {

    /** The form's own field for {@link #attempt}. */
    static final String ATTEMPT = "attempt";

    /** Far more than the form has. */
    private static final int MOST_FIELDS = 16;

    static final PayerForm EMPTY = new PayerForm(null, Map.of());

    /** What PayCools needs to know of a payer. */
    enum Field {
        NAME,
        EMAIL,
        MOBILE;

        /** As the form and a payment's {@code customer} call it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        String of(Payer payer) {
            return switch (this) {
                case NAME -> payer.name();
                case EMAIL -> payer.email();
                case MOBILE -> payer.mobile();
            };
        }
    }

    /** Reads a body of type {@code application/x-www-form-urlencoded}; what is no such thing is an empty form. */
    static PayerForm parse(byte[] body) {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        try {
            Map<String, List<String>> sent =
                    new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_FIELDS).parameters();
            Map<Field, String> values = new EnumMap<>(Field.class);
            for (Field field : Field.values()) {
                String value = tidy(field, first(sent, field.key()));
                if (!value.isEmpty()) {
                    values.put(field, value);
                }
            }
            String attempt = first(sent, ATTEMPT);
            return new PayerForm(LinkTokens.fits(attempt) ? attempt : null, values);
        } catch (IllegalArgumentException e) {
            return EMPTY;
        }
    }

    private static String first(Map<String, List<String>> sent, String name) {
        List<String> values = sent.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** People write numbers with blanks, dashes and a plus; PayCools takes digits alone. */
    private static String tidy(Field field, String text) {
        String plain = text.strip();
        return field == Field.MOBILE ? plain.replaceAll("[\\s().+-]", "") : plain;
    }

    Payer payer() {
        return new Payer(values.get(Field.NAME), values.get(Field.EMAIL), values.get(Field.MOBILE));
    }

    /** What the page has to ask for. */
    static Set<Field> missing(Payer known) {
        Set<Field> missing = EnumSet.noneOf(Field.class);
        for (Field field : Field.values()) {
            if (field.of(known) == null) {
                missing.add(field);
            }
        }
        return missing;
    }

    /** Not shown: it is a payer's. */
    @Override
    public String toString() {
        return "PayerForm[masked]";
    }
}
