package io.paycools.gateway;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Closes a connection to a database that has been asked something and says nothing: it is frozen, or the network
 * swallows everything. The unit of work on the connection fails then, its caller is answered, and the pool makes
 * another.
 *
 * <p>The client has no such time. An idle time-out of Vert.x would not do: it also hits a connection that was just
 * taken up again, and on it the client says good-bye and waits for the server to hang up, which a frozen one never
 * does.
 */
final class ConnectionPatience extends ChannelDuplexHandler {

    /** How the client names what turns its commands into bytes. */
    private static final String CODEC = "codec";

    private static final String NAME = "patience";
    private static final long LOOK_EVERY_MILLIS = 500;

    /** The end of every complete answer: ReadyForQuery, a letter, its length of 5, and one letter for the status. */
    private static final int READY_BYTES = 6;

    private static final int READY = 'Z';
    private static final int READY_LENGTH = 5;

    private final long patienceNanos;
    private ScheduledFuture<?> look;
    private boolean waiting;
    private long since;

    private ConnectionPatience(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Watches a connection from now on. */
    static void watch(SqlConnection made, Duration patience) {
        Connection connection = ((SqlConnectionInternal) made).unwrap();
        while (connection.unwrap() != connection) {
            connection = connection.unwrap();
        }
        // Between the client and TLS, where answers are in the clear, and where closing does not ask the client.
        ((SocketConnectionBase) connection)
                .socket()
                .channelHandlerContext()
                .pipeline()
                .addBefore(CODEC, NAME, new ConnectionPatience(patience));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        look = channel.executor()
                .scheduleAtFixedRate(() -> look(channel), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext channel) {
        look.cancel(false);
    }

    private void look(ChannelHandlerContext channel) {
        if (waiting && System.nanoTime() - since > patienceNanos) {
            waiting = false;
            ChannelFuture unused = channel.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext channel, Object message, ChannelPromise written) {
        waiting = true;
        since = System.nanoTime();
        ChannelFuture unused = channel.write(message, written);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (waiting && message instanceof ByteBuf bytes) {
            // One that is not at its end is waited for as long again.
            waiting = !isComplete(bytes);
            since = System.nanoTime();
        }
        channel.fireChannelRead(message);
    }

    private static boolean isComplete(ByteBuf bytes) {
        int start = bytes.writerIndex() - READY_BYTES;
        return bytes.readableBytes() >= READY_BYTES
                && bytes.getByte(start) == READY
                && bytes.getInt(start + 1) == READY_LENGTH;
    }
}
