package io.paycools.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Closes a connection whose request does not get beyond its headers in time. Neither Netty nor Vert.x does: an idle
 * time-out begins anew with every byte, so that somebody who sends one now and then could hold any number of
 * connections.
 *
 * <p>It only looks for the empty line that ends the headers. What follows until an answer has begun is a body, see
 * {@link BodyDeadline}. HTTP/2 is switched off, which knows no such line.
 */
final class HeaderDeadline extends ChannelDuplexHandler {

    private static final byte[] CONTINUE = "HTTP/1.1 100".getBytes(StandardCharsets.US_ASCII);

    private enum Stage {
        NOTHING,
        HEADERS,
        BEYOND
    }

    private final long millis;
    private Stage stage = Stage.NOTHING;
    private boolean afterLineBreak;
    private ScheduledFuture<?> deadline;

    HeaderDeadline(long millis) {
        this.millis = millis;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        // Who connects has something to say; the first request of a connection is waited for no longer than its
        // headers.
        begin(context);
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes && stage != Stage.BEYOND) {
            if (stage == Stage.NOTHING) {
                begin(context);
            }
            if (endsHeaders(bytes)) {
                stage = Stage.BEYOND;
                cancel();
            }
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (stage == Stage.BEYOND && message instanceof ByteBuf bytes && bytes.isReadable() && !isContinue(bytes)) {
            stage = Stage.NOTHING;
            afterLineBreak = false;
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancel();
        super.channelInactive(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    private void begin(ChannelHandlerContext context) {
        if (deadline == null) {
            stage = Stage.HEADERS;
            deadline = context.executor().schedule(() -> close(context), millis, TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void close(ChannelHandlerContext context) {
        // Whether it was closed already is all the same.
        context.close();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Two line breaks with nothing but a carriage return between them, wherever the pieces are cut. */
    private boolean endsHeaders(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            byte next = bytes.getByte(i);
            if (next == '\n' && afterLineBreak) {
                return true;
            }
            if (next != '\r') {
                afterLineBreak = next == '\n';
            }
        }
        return false;
    }

    private static boolean isContinue(ByteBuf bytes) {
        return bytes.readableBytes() >= CONTINUE.length
                && java.util.Arrays.equals(CONTINUE, ByteBufUtil.getBytes(bytes, bytes.readerIndex(), CONTINUE.length));
    }
}
