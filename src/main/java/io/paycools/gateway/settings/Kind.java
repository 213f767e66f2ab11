package io.paycools.gateway.settings;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.paycools.gateway.api.Networks;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;

/** What the text of a property may be. Only what would else be misread, or told in words that help nobody. */
enum Kind {

    /** Whatever is said of it is said where it is read. */
    TEXT("") {
        @Override
        boolean takes(String text) {
            return true;
        }
    },

    /** Anything but these two would count as false. */
    SWITCH("must be true or false") {
        @Override
        boolean takes(String text) {
            return text.equals("true") || text.equals("false");
        }
    },

    COUNT("must be a whole number of 1 or more") {
        @Override
        boolean takes(String text) {
            return COUNTABLE.matcher(text).matches();
        }
    },

    /** How long something may take, or how often it is done. */
    TIMEOUT("must be a time such as 5s or PT5S, longer than nothing and at most an hour") {
        @Override
        boolean takes(String text) {
            Duration time = duration(text);
            return time != null
                    && time.compareTo(Duration.ofMillis(1)) >= 0
                    && time.compareTo(Duration.ofHours(1)) <= 0;
        }
    },

    /** How long something lasts. */
    PERIOD("must be a time such as PT2M or P90D, longer than nothing and at most 3660 days") {
        @Override
        boolean takes(String text) {
            Duration time = duration(text);
            return time != null
                    && time.compareTo(Duration.ofMillis(1)) >= 0
                    && time.compareTo(Duration.ofDays(3660)) <= 0;
        }
    },

    SIZE("must be a size such as 64K or 8M") {
        @Override
        boolean takes(String text) {
            try {
                BigInteger bytes = new MemorySizeConverter().convert(text).asBigInteger();
                return bytes.signum() > 0 && bytes.compareTo(BigInteger.valueOf(Integer.MAX_VALUE)) <= 0;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },

    NETWORKS("must be a list of networks such as 203.0.113.0/24 or fd00::/8") {
        @Override
        boolean takes(String text) {
            try {
                return text.isEmpty()
                        || !Networks.of(List.of(text.split(",", -1))).isEmpty();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },

    SCHEMES("must be https, or https and http") {
        @Override
        boolean takes(String text) {
            return !text.isEmpty()
                    && List.of(text.toLowerCase(Locale.ROOT).split(",", -1)).stream()
                            .map(String::strip)
                            .allMatch(scheme -> scheme.equals("https") || scheme.equals("http"));
        }
    },

    ZONE("must be a time zone such as Asia/Singapore") {
        @Override
        boolean takes(String text) {
            try {
                return ZoneId.of(text) != null;
            } catch (DateTimeException e) {
                return false;
            }
        }
    };

    private static final Pattern COUNTABLE = Pattern.compile("0{0,9}[1-9][0-9]{0,8}");

    private final String rule;

    Kind(String rule) {
        this.rule = rule;
    }

    /** Completes the sentence that begins with the property. */
    String rule() {
        return rule;
    }

    abstract boolean takes(String text);

    private static Duration duration(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
