package io.paycools.gateway.paycools;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends an answer that is larger than any answer of PayCools, and its connection. The client reads an answer as a whole
 * and has no limit of its own: one without an end would fill the memory for as long as a call may take.
 */
final class AnswerLimit extends ChannelInboundHandlerAdapter {

    /** Whatever is larger is no answer of PayCools. */
    static final int MAX_BYTES = 1 << 20;

    /** How the client names what takes the parts of an answer. */
    private static final String CLIENT = "handler";

    private static final String NAME = "answer-limit";

    private long taken;

    /** What the call fails with. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super("more than " + MAX_BYTES + " bytes", null, false, false);
        }
    }

    /** Watches the connection of a request, if it is not watched from a request before. */
    static void watch(HttpClientRequest request) {
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channelHandlerContext().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addBefore(CLIENT, NAME, new AnswerLimit());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (message instanceof HttpContent content) {
            boolean within = taken <= MAX_BYTES;
            taken += content.content().readableBytes();
            if (taken > MAX_BYTES) {
                ReferenceCountUtil.release(message);
                if (within) {
                    channel.fireExceptionCaught(new Exceeded());
                    ChannelFuture unused = channel.close();
                }
                return;
            }
            if (message instanceof LastHttpContent) {
                taken = 0;
            }
        }
        channel.fireChannelRead(message);
    }
}
