package io.paycools.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Makes wrong messages of right ones. */
public final class Mutations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] VALUES = {
        "null",
        "1e999999999",
        "-1",
        "99999999999999999999999999",
        "0.1",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\uD83D\uDE00\u202E\"",
        "[]",
        "{}",
        "true",
        "\"{\\\"code\\\":10000}\""
    };

    private Mutations() {}

    /** A callback of which one bit or one byte of {@code param} or {@code sign} is another, removed or doubled. */
    public static byte[] ofSigned(byte[] body, Random random) {
        try {
            JsonNode envelope = JSON.readTree(body);
            byte[] param = envelope.get("param").asText().getBytes(StandardCharsets.UTF_8);
            byte[] sign = envelope.get("sign").asText().getBytes(StandardCharsets.UTF_8);
            boolean inParam = random.nextBoolean();
            byte[] changed = one(inParam ? param : sign, random);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            written.writeBytes("{\"param\":\"".getBytes(StandardCharsets.UTF_8));
            escape(inParam ? changed : param, written);
            written.writeBytes("\",\"sign\":\"".getBytes(StandardCharsets.UTF_8));
            escape(inParam ? sign : changed, written);
            written.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
            return written.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] one(byte[] text, Random random) {
        int at = random.nextInt(text.length);
        byte[] changed = text.clone();
        return switch (random.nextInt(5)) {
            case 0 -> {
                changed[at] = (byte) (text[at] + 1 + random.nextInt(255));
                yield changed;
            }
            case 1 -> without(text, at);
            case 2 -> with(text, at, text[at]);
            default -> {
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
        };
    }

    /** Bytes as they stand, so that broken UTF-8 arrives broken; what JSON does not allow in a string is escaped. */
    private static void escape(byte[] text, ByteArrayOutputStream written) {
        for (byte each : text) {
            if (each >= 0 && (each < 0x20 || each == '"' || each == '\\')) {
                written.writeBytes("\\u%04x".formatted((int) each).getBytes(StandardCharsets.UTF_8));
            } else {
                written.write(each);
            }
        }
    }

    /** A message that is spoilt in one of many ways; may still be a good one by chance. */
    public static byte[] spoilt(byte[] body, Random random) {
        if (body.length == 0) {
            return body;
        }
        int at = random.nextInt(body.length);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> with(body, at, (byte) random.nextInt(256));
            case 2 -> without(body, at);
            case 3 -> nested(random.nextInt(5000));
            case 4 -> noise(random);
            case 5 -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 6, 7 -> otherValue(body, random);
            default -> {
                byte[] changed = body.clone();
                for (int i = 0; i <= random.nextInt(4); i++) {
                    changed[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                yield changed;
            }
        };
    }

    /** A JSON value of any kind. */
    public static String json(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 6 : 4);
        return switch (kind) {
            case 4 -> "[" + json(random, depth - 1) + "," + json(random, depth - 1) + "]";
            case 5 ->
                "{\"mchOrderId\":" + json(random, depth - 1) + ",\"amount\":" + json(random, depth - 1)
                        + ",\"transactionStatus\":" + json(random, depth - 1) + ",\"param\":" + json(random, depth - 1)
                        + "}";
            default -> VALUES[random.nextInt(VALUES.length)];
        };
    }

    /** Puts another value in the place of one of the values. */
    private static byte[] otherValue(byte[] body, Random random) {
        String[] parts = new String(body, StandardCharsets.UTF_8).split(":", -1);
        int at = random.nextInt(parts.length);
        parts[at] = parts[at].replaceFirst(
                "^(\"[^\"]*\"|[0-9]+|null)", Matcher.quoteReplacement(VALUES[random.nextInt(VALUES.length)]));
        return String.join(":", parts).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] nested(int depth) {
        return ("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(2000)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] with(byte[] text, int at, byte added) {
        byte[] changed = Arrays.copyOf(text, text.length + 1);
        System.arraycopy(text, at, changed, at + 1, text.length - at);
        changed[at] = added;
        return changed;
    }

    private static byte[] without(byte[] text, int at) {
        byte[] changed = Arrays.copyOf(text, text.length - 1);
        System.arraycopy(text, at + 1, changed, at, text.length - at - 1);
        return changed;
    }
}
