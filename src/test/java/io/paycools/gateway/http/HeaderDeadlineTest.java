package io.paycools.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who does not get beyond the headers is cut off; who did is left alone. Time is the channel's own. */
class HeaderDeadlineTest {

    private static final String REQUEST = "POST /v1/payments HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";

    private final EmbeddedChannel channel = channel();

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addFirst(new HeaderDeadline(10_000));
        channel.pipeline().fireChannelActive();
        return channel;
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void send(String text) {
        channel.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldCutOffWhoConnectsAndSaysNothing() {
        pass(9);
        assertTrue(channel.isOpen());
        pass(2);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldCutOffWhoLetsHeadersDrip() {
        receive("GET / HTTP/1.1\r\n");
        for (int second = 0; second < 9; second++) {
            pass(1);
            receive("X-A: b\r\n");
        }
        assertTrue(channel.isOpen());
        pass(2);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void shouldFindTheEndOfTheHeadersHoweverTheyAreCut(int piece) {
        for (int at = 0; at < REQUEST.length(); at += piece) {
            receive(REQUEST.substring(at, Math.min(REQUEST.length(), at + piece)));
        }
        pass(60);
        assertTrue(channel.isOpen());
    }

    @Test
    void shouldWaitForABodyAndForAnAnswer() {
        receive(REQUEST);
        pass(25);
        receive("ab");
        pass(25);
        send("HTTP/1.1 100 Continue\r\n\r\n");
        receive("cd");
        pass(60);
        assertTrue(channel.isOpen());
    }

    @Test
    void shouldLookAtEveryRequestOfAConnection() {
        receive(REQUEST + "abcd");
        send("HTTP/1.1 201 Created\r\n\r\n");
        // Between two requests the idle time-out counts.
        pass(60);
        assertTrue(channel.isOpen());
        receive("GET / HTTP/1.1\r\n");
        pass(11);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldForgetAConnectionThatIsGone() {
        receive("GET ");
        channel.close();
        pass(60);
        assertFalse(channel.isOpen());
    }
}
