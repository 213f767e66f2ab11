package io.paycools.gateway.packaged;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What became of the requests of one run of {@link LoadGenerator}; times in milliseconds.
 *
 * @param good those that were answered 2xx
 * @param cpuSeconds what the generator itself took
 */
record Load(int requests, int good, double perSecond, double p50, double p99, double p999, double max, double cpuSeconds) {

    /** How hard and how long. */
    record Plan(String url, String apiKey, String pace, int warmUpSeconds, int seconds) {

        static Plan users(String url, String apiKey, int users, int warmUpSeconds, int seconds) {
            return new Plan(url, apiKey, "users=" + users, warmUpSeconds, seconds);
        }

        static Plan rate(String url, String apiKey, int rate, int warmUpSeconds, int seconds) {
            return new Plan(url, apiKey, "rate=" + rate, warmUpSeconds, seconds);
        }
    }

    /** Requests prepared beforehand, so that the generator computes nothing. */
    static Path lines(int count, IntFunction<String> line) throws IOException {
        Path file = Files.createTempFile("benchmark", ".lines");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                writer.write(line.apply(i));
                writer.newLine();
            }
        }
        return file;
    }

    static Load run(Plan plan, Path lines) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "url=" + plan.url(),
                "lines=" + lines,
                plan.pace(),
                "warmUpSeconds=" + plan.warmUpSeconds(),
                "seconds=" + plan.seconds()));
        if (plan.apiKey() != null) {
            arguments.add("apiKey=" + plan.apiKey());
        }
        String output = Machine.run(Machine.java(
                List.of("-Xmx512m", "-XX:+UseSerialGC"), LoadGenerator.class, arguments));
        String last = output.lines().filter(line -> line.startsWith("{")).reduce("", (before, line) -> line);
        if (last.isEmpty()) {
            throw new IOException("the load generator said: " + output);
        }
        JsonNode result = new ObjectMapper().readTree(last);
        Load load = new Load(
                result.get("requests").asInt(),
                result.get("good").asInt(),
                result.get("perSecond").asDouble(),
                result.get("p50").asDouble(),
                result.get("p99").asDouble(),
                result.get("p999").asDouble(),
                result.get("max").asDouble(),
                result.get("cpuSeconds").asDouble());
        boolean allGood = load.good() > 0
                && load.good() == result.get("responses").asInt()
                && result.get("errors").asInt() == 0;
        if (!allGood) {
            throw new IOException("not every request was answered well: " + output);
        }
        return load;
    }
}
