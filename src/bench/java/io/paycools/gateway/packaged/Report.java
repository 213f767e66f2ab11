package io.paycools.gateway.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What was measured, as a page in Markdown, printed as it comes. */
final class Report {

    private final StringBuilder text = new StringBuilder();

    void line(String format, Object... values) {
        String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        System.out.println(line);
        text.append(line).append('\n');
    }

    /** A figure that shall be at least so much. */
    void atLeast(String what, double figure, double goal, double aim) {
        row(what, figure, "at least " + plain(goal), plain(aim), figure >= goal ? figure >= aim ? "aim" : "goal" : "missed");
    }

    /** A figure that shall be at most so much. */
    void atMost(String what, double figure, double goal, double aim) {
        row(what, figure, "at most " + plain(goal), plain(aim), figure <= goal ? figure <= aim ? "aim" : "goal" : "missed");
    }

    private void row(String what, double figure, String goal, String aim, String reached) {
        line("| %s | %s | %s | %s | %s |", what, plain(figure), goal, aim, reached);
    }

    static String plain(double figure) {
        String format = figure >= 100 ? "%.0f" : figure >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, figure);
    }

    void save(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
