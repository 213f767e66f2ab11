package io.paycools.gateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * The orders on disk: one line of JSON per accepted order and per change, the whole order each time, so that the last
 * line of an order is its state. Not thread-safe: the {@link OrderBook} calls it under its lock.
 */
final class Journal implements AutoCloseable {

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    static Journal open(Path path) {
        try {
            return new Journal(FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be opened", e);
        }
    }

    /**
     * Reads what a former run wrote, oldest first, and leaves the file ready for more. A last line without its end is
     * what a killed process leaves behind: it is cut off, as the order was never answered for.
     */
    List<Order> replay() {
        try {
            byte[] content = new byte[Math.toIntExact(file.size())];
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // A read may bring less than asked for.
            }
            List<Order> orders = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < content.length; i++) {
                if (content[i] == '\n') {
                    orders.add(
                            parsed(new String(content, start, i - start, StandardCharsets.UTF_8), orders.size() + 1));
                    start = i + 1;
                }
            }
            file.truncate(start).position(start);
            return orders;
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be read", e);
        }
    }

    void append(Order order) {
        ByteBuffer line = ByteBuffer.wrap((StrictJson.text(order) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be written", e);
        }
    }

    void clear() {
        try {
            file.truncate(0).position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be emptied", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be closed", e);
        }
    }

    private static Order parsed(String line, int number) {
        try {
            return StrictJson.MAPPER.readValue(line, Order.class);
        } catch (JsonProcessingException e) {
            // Without the cause, whose message quotes the line.
            throw new IllegalStateException("Line " + number + " of the journal is damaged");
        }
    }
}
