package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, on the database of the benchmark. */
final class PgBench {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");

    private final int port;
    private final int seconds;

    PgBench(int port, int seconds) {
        this.port = port;
        this.seconds = seconds;
    }

    /** How often the script ran in a second. */
    double rate(String script, int clients) throws IOException {
        Path file = Files.createTempFile("benchmark", ".sql");
        Files.writeString(file, script);
        ProcessBuilder builder = new ProcessBuilder(
                "pgbench", "-n", "-M", "prepared", "-c", Integer.toString(clients), "-j", "2",
                "-T", Integer.toString(seconds), "-f", file.toString(),
                "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres", "postgres");
        builder.environment().put("PGPASSWORD", "postgres");
        String output = Machine.run(builder);
        Matcher rate = RATE.matcher(output);
        Matcher failed = FAILED.matcher(output);
        if (!rate.find() || (failed.find() && !failed.group(1).equals("0"))) {
            throw new IOException("pgbench: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
