package io.paycools.gateway.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Collects every line that is logged while it is open, written out in full with its context and stack trace. */
public final class Logs implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final PatternFormatter format = new PatternFormatter("%p [%c] (%t) %X %s%e");
    private final Handler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord entry) {
            lines.add(format.format(entry));
        }
    };

    private Logs() {
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
    }

    public static Logs collect() {
        return new Logs();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines that contain one of the texts. */
    public List<String> containing(String... texts) {
        return lines().stream()
                .filter(line -> List.of(texts).stream().anyMatch(line::contains))
                .toList();
    }

    @Override
    public void close() {
        ROOT.removeHandler(handler);
    }
}
