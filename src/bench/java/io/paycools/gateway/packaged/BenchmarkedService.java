package io.paycools.gateway.packaged;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.paycools.gateway.testing.Ports;
import io.paycools.gateway.testing.Vectors;
import org.awaitility.Awaitility;

import static java.util.concurrent.TimeUnit.SECONDS;

/** The processes of the benchmark: the packaged gateway, once or several times, the stand-in and PostgreSQL. */
final class BenchmarkedService implements AutoCloseable {

    /** As in the image, with the memory that the cluster gives it. */
    private static final List<String> FLAGS =
            List.of("-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private final DurablePostgres database;
    private final int payCoolsPort = Ports.free();
    private final List<PackagedGateway> gateways = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process payCools;

    BenchmarkedService(Path folder) throws IOException {
        database = new DurablePostgres(folder);
    }

    DurablePostgres database() {
        return database;
    }

    String payCoolsUrl() {
        return "http://127.0.0.1:" + payCoolsPort;
    }

    PackagedGateway gateway() {
        return gateways.get(0);
    }

    List<String> gateways() {
        return gateways.stream().map(PackagedGateway::url).toList();
    }

    /** Webhooks go to the first gateway. */
    void startPayCools(String webhookOrigin) throws IOException {
        ProcessBuilder builder = Machine.java(
                List.of("-Xmx1g", "-XX:+UseG1GC"), FastSandbox.class, List.of());
        builder.environment().put("SANDBOX_APP_ID", Vectors.APP_ID);
        builder.environment()
                .put("SANDBOX_MERCHANT_PUBLIC_KEY_FILE", Vectors.keyFile("merchant-2048.public.pem").toString());
        builder.environment()
                .put("SANDBOX_PLATFORM_PRIVATE_KEY_FILE", Vectors.keyFile("platform-2048.pkcs8.pem").toString());
        builder.environment().put("SANDBOX_PORT", Integer.toString(payCoolsPort));
        builder.environment().put("SANDBOX_WEBHOOK_ORIGIN", webhookOrigin);
        payCools = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await()
                .atMost(60, SECONDS)
                .ignoreExceptions()
                .until(() -> ask("GET", "/sandbox/orders/count") == 200);
    }

    /** Starts one more and answers after how many seconds it was ready. */
    double startGateway() throws IOException {
        PackagedGateway gateway = new PackagedGateway(database.port(), payCoolsUrl())
                .withFlags(Stream.concat(FLAGS.stream(), StartCache.flag().stream()).toList())
                .with("PAYCOOLS_MAX_REQUESTS_PER_SECOND", "100000");
        long from = System.nanoTime();
        gateway.start();
        while (gateway.health("ready") != 200) {
            if (System.nanoTime() - from > SECONDS.toNanos(60)) {
                throw new IOException("the gateway does not start: " + gateway.output());
            }
            pause();
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        gateways.add(gateway);
        return seconds;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void stopGateways() throws InterruptedException {
        for (PackagedGateway gateway : gateways) {
            gateway.terminate();
        }
        gateways.clear();
    }

    void payerPays(String merchantOrderId) throws IOException {
        ask("POST", "/sandbox/orders/" + merchantOrderId + "/pay");
    }

    private int ask(String method, String path) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(payCoolsUrl() + path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What all of it has taken of the machine so far, without the load generator. */
    double cpuSeconds() throws IOException {
        double sum = Machine.cpuSeconds(payCools.toHandle()) + Machine.cpuSeconds(database.process());
        for (PackagedGateway gateway : gateways) {
            sum += Machine.cpuSeconds(gateway.process());
        }
        return sum;
    }

    double gatewayCpuSeconds() {
        return gateways.stream().mapToDouble(each -> Machine.cpuSeconds(each.process())).sum();
    }

    long memory() throws IOException {
        return Machine.memory(gateway().process());
    }

    @Override
    public void close() throws IOException {
        gateways.forEach(PackagedGateway::close);
        if (payCools != null) {
            payCools.destroyForcibly();
        }
        database.close();
        Files.deleteIfExists(database.log());
    }
}
