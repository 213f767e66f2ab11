package io.paycools.gateway.packaged;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.statistics.HttpStats;
import io.netty.buffer.Unpooled;

import static io.hyperfoil.http.steps.HttpStepCatalog.SC;

/**
 * Sends prepared requests with Hyperfoil, in a process of its own: so many a second whatever becomes of those before, or
 * as many as so many users get done who wait for nothing but their answer. Each line of the file is one request, an
 * idempotency key (or nothing), a tab and the body; no line is sent twice.
 */
final class LoadGenerator {

    private static final String WARM_UP = "warm-up";
    private static final String RUN = "run";
    private static final int CONNECTIONS = 512;

    private static final Map<Integer, String[]> PICKED = new ConcurrentHashMap<>();

    private static volatile double cpuBefore;

    private static BufferedReader lines;
    private static Map<String, String> settings;

    private LoadGenerator() {}

    /** Takes settings as {@code name=value}, prints what came of it as one line of JSON. */
    public static void main(String... args) throws IOException {
        settings = new LinkedHashMap<>();
        for (String arg : args) {
            settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        lines = Files.newBufferedReader(Path.of(settings.get("lines")));
        StatisticsSnapshot total = new StatisticsSnapshot();
        noteCpuAfter(number("warmUpSeconds"));
        new LocalSimulationRunner(
                        benchmark().build(),
                        (phase, step, metric, snapshot, countDown) -> {
                            if (phase.name().equals(RUN)) {
                                total.add(snapshot);
                            }
                        },
                        null,
                        null)
                .run();
        System.out.println(new ObjectMapper().writeValueAsString(result(total)));
        System.exit(0);
    }

    /** So that the start of this process is no cost of a request. */
    private static void noteCpuAfter(int seconds) {
        Thread clock = new Thread(() -> {
            try {
                TimeUnit.SECONDS.sleep(seconds);
                cpuBefore = cpuSeconds();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        clock.setDaemon(true);
        clock.start();
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static BenchmarkBuilder benchmark() {
        URI url = URI.create(settings.get("url"));
        BenchmarkBuilder builder = BenchmarkBuilder.builder().name("gateway").threads(1);
        builder.addPlugin(HttpPluginBuilder::new)
                .http()
                .host(url.getHost())
                .port(url.getPort())
                .allowHttp2(false)
                // One for everybody who may wait, so that nobody waits for a connection where nothing measures it.
                .sharedConnections(settings.containsKey("users") ? number("users") : CONNECTIONS)
                .endHttp();
        phase(builder, WARM_UP, number("warmUpSeconds"));
        phase(builder, RUN, number("seconds")).startAfterStrict(WARM_UP);
        return builder;
    }

    private static PhaseBuilder<?> phase(BenchmarkBuilder builder, String name, int seconds) {
        PhaseBuilder<?> phase = settings.containsKey("users")
                ? builder.addPhase(name).always(number("users"))
                : builder.addPhase(name)
                        .constantRate(number("rate"))
                        .variance(true)
                        .maxSessions(CONNECTIONS);
        phase.duration(TimeUnit.SECONDS.toMillis(seconds));
        phase.isWarmup(name.equals(WARM_UP));
        phase.scenario()
                .initialSequence("request")
                .step(SC)
                .httpRequest(HttpMethod.POST)
                .path(LoadGenerator::pick)
                .headerAppender((session, request) -> {
                    request.putHeader("Content-Type", "application/json");
                    if (settings.containsKey("apiKey")) {
                        request.putHeader("X-API-Key", settings.get("apiKey"));
                        request.putHeader("Idempotency-Key", PICKED.get(session.uniqueId())[0]);
                    }
                })
                .body((session, connection) ->
                        Unpooled.wrappedBuffer(PICKED.get(session.uniqueId())[1].getBytes(StandardCharsets.UTF_8)))
                .timeout(60, TimeUnit.SECONDS)
                .sync(true)
                .endStep();
        return phase;
    }

    /** The path is asked for first. */
    private static synchronized String pick(Session session) {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("there are no lines left");
            }
            PICKED.put(session.uniqueId(), line.split("\t", 2));
            return URI.create(settings.get("url")).getPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String name) {
        return Integer.parseInt(settings.get(name));
    }

    private static Map<String, Object> result(StatisticsSnapshot total) {
        Map<String, Object> result = new LinkedHashMap<>();
        HttpStats http = (HttpStats) total.extensions.get(HttpStats.HTTP);
        result.put("requests", total.requestCount);
        result.put("responses", total.responseCount);
        result.put("errors", total.errors());
        result.put("good", http == null ? 0 : http.status_2xx);
        result.put("perSecond", total.responseCount / (double) number("seconds"));
        result.put("p50", millis(total, 50));
        result.put("p99", millis(total, 99));
        result.put("p999", millis(total, 99.9));
        result.put("cpuSeconds", cpuSeconds() - cpuBefore);
        result.put("max", total.histogram.getMaxValue() / 1e6);
        return result;
    }

    private static double millis(StatisticsSnapshot total, double percentile) {
        return total.histogram.getValueAtPercentile(percentile) / 1e6;
    }
}
