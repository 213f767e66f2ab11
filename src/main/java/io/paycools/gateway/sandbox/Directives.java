package io.paycools.gateway.sandbox;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a remark asks the sandbox to do, written {@code sandbox:<name>} or {@code sandbox:<name>=<value>}. Several may
 * stand in one remark, such as {@code sandbox:auto-pay sandbox:webhook-twice}.
 */
final class Directives {

    enum Name {
        DECLINE,
        REJECT,
        TIMEOUT_AFTER_ACCEPT(Manner.SILENCE),
        RESET_AFTER_ACCEPT(Manner.RESET),
        HALF_HEADERS_AFTER_ACCEPT(Manner.HALF_HEADERS),
        HTTP_500_AFTER_ACCEPT(Manner.HTTP_500),
        HTTP_504_LATE_AFTER_ACCEPT(Manner.LATE_HTTP_504),
        HTML_AFTER_ACCEPT(Manner.HTML_PAGE),
        CUT_JSON_AFTER_ACCEPT(Manner.CUT_JSON),
        WRONG_SIGNATURE_AFTER_ACCEPT(Manner.WRONG_SIGNATURE),
        OTHER_CHARSET_AFTER_ACCEPT(Manner.OTHER_CHARSET),
        EXTRA_FIELDS_AFTER_ACCEPT(Manner.EXTRA_FIELDS),
        ANSWER_LATE,
        CODE_AFTER_ACCEPT,
        HTTP_500,
        BUSY,
        WEBHOOK_FIRST,
        WEBHOOK_TWICE,
        NO_WEBHOOK,
        WEBHOOK_LATE,
        WRONG_AMOUNT,
        SUCCESS_THEN_FAIL,
        AUTO_PAY,
        STAY_PENDING,
        /** Refunds only: PayCools gives it up. */
        CANCEL,
        /** Refunds only: not taken while another refund of the same payment is pending. */
        ONE_AT_A_TIME;

        /** Null for what leaves the answer alone. */
        private final Manner manner;

        Name() {
            this(null);
        }

        Name(Manner manner) {
            this.manner = manner;
        }

        private String written() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private boolean takesValue() {
            return switch (this) {
                case REJECT, CODE_AFTER_ACCEPT, BUSY, WEBHOOK_LATE, ANSWER_LATE -> true;
                default -> false;
            };
        }
    }

    private static final Pattern WRITTEN = Pattern.compile("sandbox:([\\w-]{0,40})(?:=([\\w.+-]*))?");
    private static final Pattern CODE = Pattern.compile("[0-9]{5}");
    private static final Pattern TIMES = Pattern.compile("[1-9]|1[0-9]|20");
    private static final String ACCEPTED = "10000";
    private static final Duration LATEST = Duration.ofDays(1);

    private final Map<Name, String> asked = new EnumMap<>(Name.class);

    private Directives() {}

    /**
     * Reads a remark.
     *
     * @param remark may be null
     * @throws Refusal 21002 for a directive that does not exist: a misspelt one must not look like a passed test
     */
    static Directives in(String remark) {
        Directives directives = new Directives();
        Matcher matcher = WRITTEN.matcher(remark == null ? "" : remark);
        while (matcher.find()) {
            directives.add(matcher.group(1), matcher.group(2));
        }
        return directives;
    }

    boolean has(Name name) {
        return asked.containsKey(name);
    }

    Optional<Integer> rejectCode() {
        return Optional.ofNullable(asked.get(Name.REJECT)).map(Integer::valueOf);
    }

    Optional<Integer> codeAfterAccept() {
        return Optional.ofNullable(asked.get(Name.CODE_AFTER_ACCEPT)).map(Integer::valueOf);
    }

    /** How many create requests for the order are turned away before one is dealt with. */
    int busyTimes() {
        return Integer.parseInt(asked.getOrDefault(Name.BUSY, "0"));
    }

    /** How the answer to an accepted order is spoilt; of several ways the first in the order of {@link Name}. */
    Manner manner() {
        return asked.keySet().stream()
                .map(name -> name.manner)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Manner.PLAIN);
    }

    Duration webhookDelay() {
        return delay(Name.WEBHOOK_LATE);
    }

    /** For how long the answer to an accepted order is held back, however it is spoilt then. */
    Duration answerDelay() {
        return delay(Name.ANSWER_LATE);
    }

    private Duration delay(Name name) {
        return Optional.ofNullable(asked.get(name)).map(Duration::parse).orElse(Duration.ZERO);
    }

    private void add(String written, String value) {
        Name name = Arrays.stream(Name.values())
                .filter(each -> each.written().equals(written))
                .findFirst()
                .orElseThrow(() -> Refusal.parameter("remark has an unknown directive sandbox:" + written));
        if (name.takesValue() != (value != null) || (name.takesValue() && !isValid(name, value))) {
            throw Refusal.parameter("remark has a directive sandbox:" + written + " with a wrong or missing value");
        }
        asked.put(name, value == null ? "" : value);
    }

    private static boolean isValid(Name name, String value) {
        return switch (name) {
            case REJECT, CODE_AFTER_ACCEPT -> CODE.matcher(value).matches() && !value.equals(ACCEPTED);
            case BUSY -> TIMES.matcher(value).matches();
            default -> isDelay(value);
        };
    }

    private static boolean isDelay(String value) {
        try {
            Duration delay = Duration.parse(value);
            return !delay.isNegative() && delay.compareTo(LATEST) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
