package io.paycools.gateway.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Map<Logger, Level> levels = new HashMap<>();

    private Logs() {
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
    }

    /** Whatever is logged with the levels as they are configured. */
    public static Logs collect() {
        return new Logs();
    }

    /** What the categories say at the level too; it is kept from the console, because it is much. */
    public Logs and(Level level, String... categories) {
        for (String category : categories) {
            Logger logger = Logger.getLogger(category);
            levels.put(logger, logger.getLevel());
            logger.setLevel(level);
            logger.addHandler(handler);
            logger.setUseParentHandlers(false);
        }
        return this;
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
        levels.forEach((logger, level) -> {
            logger.setUseParentHandlers(true);
            logger.removeHandler(handler);
            logger.setLevel(level);
        });
    }
}
