package io.paycools.gateway.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.paycools.gateway.packaged.Load.Plan;
import io.paycools.gateway.paycools.SignatureSpeed;
import io.paycools.gateway.testing.Callers;
import io.paycools.gateway.testing.Payments;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Measures what the machine can do and what the gateway makes of it, in one run, so that the ratios hold on other
 * machines. It asserts nothing but that every request was answered well: figures are judged by people.
 */
class GatewayBenchmark {

    private static final String AUTO_PAY = "sandbox:auto-pay";
    private static final int RUN = Integer.getInteger("bench.seconds");
    private static final int WARM_UP = Integer.getInteger("bench.warm-up.seconds");
    /** Until the load of a run is steady; what runs it is warm by then. */
    private static final int SETTLE = 10;

    private static final int[] USERS = {16, 32};
    private static final int WEBHOOK_USERS = 64;
    private static final long PENDING = 1_000_000_000L;

    private static final Path REPORTS = Path.of(System.getProperty("bench.reports"));

    @TempDir
    private Path folder;

    private final Report report = new Report();
    private BenchmarkedService service;
    private DurablePostgres database;

    @Test
    void measure() throws Exception {
        Files.createDirectories(REPORTS);
        StartCache.flag();
        try (BenchmarkedService opened = new BenchmarkedService(folder.resolve("postgres"))) {
            service = opened;
            database = opened.database();
            List<Double> starts = starts();
            report.line("%s; Java %s; commit %s", Machine.describe(), Runtime.version(),
                    Machine.run("git", "describe", "--always", "--dirty").strip());
            report.line("%s", database.durability());
            Limits limits = limits();
            // The JVM compiles what runs often; what is measured is a service that has run for a while.
            Load.run(
                    Plan.users(service.gateway().url() + "/v1/payments", Callers.SHOP, USERS[0], SETTLE, WARM_UP),
                    Orders.creates(400 * (SETTLE + WARM_UP), AUTO_PAY));
            awaitAllPaid();
            goals(limits, starts);
            sizes();
            twoInstances();
        } finally {
            report.save(REPORTS.resolve("report.md"));
        }
    }

    /** The limits of the machine, each for a second. */
    private record Limits(double signatures, double ours, double lives, double commits) {}

    private List<Double> starts() throws IOException, InterruptedException {
        // The first one makes the tables.
        service.startGateway();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            service.stopGateways();
            seconds.add(service.startGateway());
        }
        service.startPayCools(service.gateway().url());
        return seconds.stream().sorted().toList();
    }

    private Limits limits() throws Exception {
        report.line("");
        report.line("| limit of the machine | a second |");
        report.line("|---|---|");
        String speed = Machine.run("openssl", "speed", "-mr", "-seconds", "5", "rsa2048");
        String fields = speed.lines().filter(line -> line.startsWith("+F2:")).findFirst().orElseThrow();
        double openssl = Double.parseDouble(fields.split(":", -1)[3]);
        row("`openssl speed rsa2048`, signatures per core", openssl);
        Map<String, Double> speeds = SignatureSpeed.measure(Duration.ofSeconds(4));
        for (Map.Entry<String, Double> each : speeds.entrySet()) {
            row(each.getKey() + ", signatures per core", each.getValue());
        }
        String script = lifeScript();
        // For whoever wants to see what it was, or to run it again.
        Files.writeString(REPORTS.resolve("payment-life.sql"), script);
        PgBench pgBench = new PgBench(database.port(), RUN);
        // PostgreSQL does so by itself within a minute; before that it does not know which index tells apart.
        pgBench.rate(script, 8);
        database.execute("vacuum analyze");
        double lives = Math.max(pgBench.rate(script, 8), pgBench.rate(script, 16));
        row("pgbench of the SQL of a payment's life", lives);
        database.execute("create table benchmark_commit (id bigint, text text)");
        double commits = pgBench.rate(
                "\\set r random(1, 9000000000000000)\ninsert into benchmark_commit values (:r, 'one row');\n", 16);
        row("pgbench of single commits", commits);
        return new Limits(openssl, speeds.get("ours"), lives, commits);
    }

    private void row(String what, double figure) {
        report.line("| %s | %s |", what, Report.plain(figure));
    }

    /** Two payments one after the other, as PostgreSQL logs them. */
    private String lifeScript() throws Exception {
        live(AUTO_PAY);
        database.execute("alter system set log_statement = 'all'", "select pg_reload_conf()");
        try {
            // Sessions take it up with their next statement.
            SECONDS.sleep(2);
            // So long that every job has looked around.
            PaymentLifeSql.mark(database, "idle");
            SECONDS.sleep(12);
            PaymentLifeSql.mark(database, "idle-end");
            for (int tries = 1; ; tries++) {
                for (String name : List.of("first", "second")) {
                    PaymentLifeSql.mark(database, name + tries);
                    live(AUTO_PAY);
                    SECONDS.sleep(1);
                }
                PaymentLifeSql.mark(database, "end" + tries);
                try {
                    return PaymentLifeSql.script(
                            database.log(), "idle", "first" + tries, "second" + tries, "end" + tries);
                } catch (IllegalStateException e) {
                    if (tries == 5) {
                        throw e;
                    }
                }
            }
        } finally {
            database.execute("alter system reset log_statement", "select pg_reload_conf()");
        }
    }

    /** One payment, to its end or until it waits for its payer; answers its merchant order id. */
    private String live(String directive) throws SQLException {
        String id = Payments.newOrderId();
        service.gateway().create(Orders.create(id, directive), id).then().statusCode(201);
        String until = directive.equals(AUTO_PAY) ? "SUCCEEDED" : "PENDING";
        Awaitility.await().atMost(20, SECONDS).until(() -> database.text(
                        "select status from payment_transaction where merchant_order_id = '" + id + "'")
                .equals(until));
        return id;
    }

    private void goals(Limits limits, List<Double> starts) throws Exception {
        Lives top = lives();
        double rate = Math.max(1, Math.floor(top.perSecond() / 2));
        Load direct = Load.run(
                Plan.rate(service.payCoolsUrl() + "/open-api/payment/generate", null, (int) rate, SETTLE, RUN),
                Orders.signedCreates((int) (rate * (SETTLE + RUN) * 1.3) + 1000));
        Load through = Load.run(
                Plan.rate(service.gateway().url() + "/v1/payments", Callers.SHOP, (int) rate, SETTLE, RUN),
                Orders.creates((int) (rate * (SETTLE + RUN) * 1.3) + 1000, AUTO_PAY));
        awaitAllPaid();
        double webhooks = webhooks();
        report.line("");
        report.line("| what | figure | goal | aim | reached |");
        report.line("|---|---|---|---|---|");
        report.atLeast("payment lives ÷ pgbench of our SQL (" + Report.plain(top.perSecond()) + " a second)",
                top.perSecond() / limits.lives(), 0.15, 0.35);
        report.atLeast("our signatures per core-second ÷ openssl's", limits.ours() / limits.signatures(), 0.25, 0.85);
        report.atMost("latency added at " + (int) rate + " a second, p50, ms", through.p50() - direct.p50(), 5, 2);
        report.atMost("p99 through us ÷ direct", through.p99() / direct.p99(), 2.0, 1.3);
        report.atLeast("webhooks acknowledged (" + Report.plain(webhooks) + " a second) ÷ single commits",
                webhooks / limits.commits(), 0.25, 0.5);
        report.atMost("CPU of all processes per payment, ms", top.cpuMillis(), 10, 2);
        report.atMost("commits per payment", top.commits(), 6, 4);
        report.atMost("start to ready, s (median of three)", starts.get(1), 2.5, 1.2);
        report.atMost("memory after the run, MB", service.memory(), 400, 400);
        report.line("");
        report.line("CPU per payment: gateway %.2f ms, load generator %.2f ms, the rest is PostgreSQL and the stand-in.",
                top.gatewayCpuMillis(), top.generatorCpuMillis());
        for (Map.Entry<String, Load> each : Map.of("direct", direct, "through the gateway", through).entrySet()) {
            Load load = each.getValue();
            report.line("Create %s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, slowest %.1f ms; %d of %d were under way at the end.",
                    each.getKey(), load.p50(), load.p99(), load.p999(), load.max(),
                    load.requests() - load.good(), load.requests());
        }
    }

    /** As many payments as go, and what each of them cost. */
    private record Lives(
            double perSecond, double cpuMillis, double gatewayCpuMillis, double generatorCpuMillis, double commits) {}

    private Lives lives() throws Exception {
        Lives best = null;
        for (int users : USERS) {
            Lives lives = lives(users);
            best = best == null || lives.perSecond() > best.perSecond() ? lives : best;
        }
        return best;
    }

    private Lives lives(int users) throws Exception {
        return lives(users, List.of(service.gateway().url()));
    }

    /** The users are shared out to the gateways. */
    private Lives lives(int users, List<String> gateways) throws Exception {
        awaitAllPaid();
        String newest = database.text("select id from notification_event order by id desc limit 1");
        List<CompletableFuture<Load>> loads = new ArrayList<>();
        for (String gateway : gateways) {
            Path lines = Orders.creates(800 * (SETTLE + RUN) / gateways.size(), AUTO_PAY);
            Plan plan = Plan.users(gateway + "/v1/payments", Callers.SHOP, users / gateways.size(), SETTLE, RUN);
            loads.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return Load.run(plan, lines);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        // Two seconds for the generator itself to start.
        SECONDS.sleep(SETTLE + 2);
        Spent before = spent(newest);
        SECONDS.sleep(RUN - 3);
        Spent after = spent(newest);
        double generator = loads.stream().mapToDouble(load -> load.join().cpuSeconds()).sum()
                / loads.stream().mapToDouble(load -> load.join().requests()).sum();
        awaitAllPaid();
        double paid = after.paid() - before.paid();
        return new Lives(
                paid / ((after.nanos() - before.nanos()) / 1e9),
                ((after.cpu() - before.cpu()) / paid + generator) * 1000,
                (after.gatewayCpu() - before.gatewayCpu()) * 1000 / paid,
                generator * 1000,
                (after.commits() - before.commits()) / paid);
    }

    /** What was done so far, and what it has cost, in CPU seconds. */
    private record Spent(long nanos, long paid, double cpu, double gatewayCpu, long commits) {}

    /** Counts the payments since an event; to count all of five million would take a core for a good part of the run. */
    private Spent spent(String event) throws SQLException, IOException {
        return new Spent(
                System.nanoTime(),
                database.number("select count(*) from notification_event where type = 'payment.succeeded' and id > '"
                        + event + "'"),
                service.cpuSeconds(),
                service.gatewayCpuSeconds(),
                database.number("select xact_commit from pg_stat_database where datname = 'postgres'"));
    }

    private void awaitAllPaid() {
        Awaitility.await().atMost(120, SECONDS).pollInterval(Duration.ofMillis(500)).until(() -> database.number(
                        "select count(*) from payment_transaction where status in ('CREATED', 'SUBMITTING', 'UNKNOWN', 'PENDING')"
                                + " and merchant_order_id not like 'C%'")
                == 0);
    }

    /** How many a second are acknowledged, which changes payments that wait for it. */
    private double webhooks() throws Exception {
        String waiting = live("sandbox:stay-pending");
        int count = 1500 * (SETTLE + RUN);
        new Population(database).copy(waiting, PENDING, PENDING + count);
        service.payerPays(waiting);
        awaitAllPaid();
        Load load = Load.run(
                Plan.users(service.gateway().url() + "/webhooks/paycools/default", null, WEBHOOK_USERS, SETTLE, RUN),
                Orders.webhooks(PENDING, count));
        report.line("Webhooks: p50 %.2f ms, p99 %.2f ms with %d at a time.", load.p50(), load.p99(), WEBHOOK_USERS);
        return load.perSecond();
    }

    private void sizes() throws Exception {
        report.line("");
        report.line("| stored transactions | payment lives a second |");
        report.line("|---|---|");
        String template = live(AUTO_PAY);
        Population population = new Population(database);
        for (String rows : System.getProperty("bench.rows").split(",", -1)) {
            population.fill(template, Long.parseLong(rows));
            long stored = database.number("select count(*) from payment_transaction");
            double[] rates = {lives(USERS[0]).perSecond(), lives(USERS[0]).perSecond()};
            report.line("| %d | %s |", stored, Report.plain(Arrays.stream(rates).max().orElseThrow()));
        }
    }

    /** The machine stays the same, and half of the work is done elsewhere. */
    private void twoInstances() throws Exception {
        double one = lives(USERS[1]).perSecond();
        service.startGateway();
        List<String> both = service.gateways();
        for (String gateway : both) {
            Load.run(
                    Plan.users(gateway + "/v1/payments", Callers.SHOP, USERS[0], SETTLE, WARM_UP / both.size()),
                    Orders.creates(400 * (SETTLE + WARM_UP), AUTO_PAY));
        }
        report.line("");
        report.line("| instances | payment lives a second |");
        report.line("|---|---|");
        report.line("| 1 | %s |", Report.plain(one));
        report.line("| 2 | %s |", Report.plain(lives(USERS[1], both).perSecond()));
    }
}
