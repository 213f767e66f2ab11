package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What Linux tells of processes, and programs whose output is read. */
final class Machine {

    private static final double TICKS_PER_SECOND = 100;

    private Machine() {}

    /** The CPU-seconds that a process and all below it, those that have ended included, have taken so far. */
    static double cpuSeconds(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(each -> ticks(each.pid()))
                .sum();
    }

    private static double ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // Behind the name, which may hold blanks: utime, stime and those of children that were waited for.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = 11; i <= 14; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            // It has ended; whoever waited for it has its ticks.
            return 0;
        }
    }

    /** Resident memory in megabytes. */
    static long memory(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    static String describe() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        return Runtime.getRuntime().availableProcessors() + " cores of " + processor + ", "
                + run("uname", "-sr").strip();
    }

    /** The output of a program that has to succeed. */
    static String run(String... command) throws IOException {
        return run(new ProcessBuilder(command));
    }

    static String run(ProcessBuilder builder) throws IOException {
        Path output = Files.createTempFile("benchmark", ".out");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                throw new IOException(builder.command().get(0) + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        String text = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new IOException(builder.command().get(0) + " ended with " + process.exitValue() + ": " + text);
        }
        return text;
    }

    /** Another program of the benchmark, in a process of its own. */
    static ProcessBuilder java(List<String> flags, Class<?> main, List<String> arguments) {
        List<String> command = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        flags,
                        List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
                        List.of(main.getName()),
                        arguments)
                .flatMap(List::stream)
                .toList();
        return new ProcessBuilder(command);
    }
}
