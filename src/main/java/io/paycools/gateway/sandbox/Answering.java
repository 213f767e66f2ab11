package io.paycools.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** Brings an outcome to the caller, or spoils it on the way as a network, a proxy or a broken platform would. */
final class Answering {

    private static final String JSON = "application/json";
    private static final String HALF_A_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: applic";
    private static final String HALF_AN_ANSWER = "{\"code\":10000,\"message\":\"Success\",\"data\":{\"transac";

    /** As long as a signature with 2048 bits, and none. */
    private static final String WRONG_SIGN = "A".repeat(342) + "==";

    private static final String BLOCK_PAGE = """
            <!DOCTYPE html>
            <html><head><title>Request blocked</title></head>
            <body><h1>Your request has been blocked</h1><p>Please contact the site's owner.</p></body></html>
            """;

    private final Vertx vertx;
    private final SandboxConfig.Pace pace;

    Answering(Vertx vertx, SandboxConfig.Pace pace) {
        this.vertx = vertx;
        this.pace = pace;
    }

    void answer(RoutingContext context, Outcome outcome) {
        if (outcome.late().isZero()) {
            bring(context, outcome);
        } else {
            after(outcome.late(), () -> bring(context, outcome));
        }
    }

    private void bring(RoutingContext context, Outcome outcome) {
        HttpConnection connection = context.request().connection();
        switch (outcome.manner()) {
            case PLAIN -> reply(context, 200, JSON, outcome.answer().toString());
            case HTTP_500 -> error(context, 500, "Internal Server Error");
            case HTTP_503 -> error(context, 503, "Service Unavailable");
            case SILENCE -> after(pace.hangFor(), connection::close);
            case RESET -> connection.close();
            case HALF_HEADERS -> breakOff(connection);
            case HTML_PAGE -> reply(context, 200, "text/html", BLOCK_PAGE);
            case CUT_JSON -> reply(context, 200, JSON, HALF_AN_ANSWER);
            case WRONG_SIGNATURE ->
                reply(
                        context,
                        200,
                        JSON,
                        outcome.answer().put("sign", WRONG_SIGN).toString());
            case OTHER_CHARSET ->
                reply(
                        context,
                        200,
                        JSON + ";charset=ISO-8859-1",
                        Buffer.buffer(
                                outcome.answer().put("message", "Succ\u00e8s").toString(), "ISO-8859-1"));
            case EXTRA_FIELDS -> reply(context, 200, JSON, withExtraFields(outcome.answer()));
            case LATE_HTTP_504 -> after(pace.lateAfter(), () -> error(context, 504, "Gateway Time-out"));
        }
    }

    /** Written past the HTTP encoder, which would not leave a response half done. */
    private static void breakOff(HttpConnection connection) {
        ChannelHandlerContext wire =
                ((ConnectionBase) connection).channel().pipeline().firstContext();
        wire.writeAndFlush(Unpooled.copiedBuffer(HALF_A_HEAD, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** In HTML, as a proxy before the platform would answer. */
    private static void error(RoutingContext context, int status, String reason) {
        reply(context, status, "text/html", "<html><body><h1>" + status + " " + reason + "</h1></body></html>");
    }

    private static String withExtraFields(ObjectNode answer) {
        answer.put("traceNo", "T1").putObject("extra").put("fee", 1.5);
        if (answer.path("data") instanceof ObjectNode data) {
            data.put("newField", true);
        }
        return answer.toString();
    }

    private static void reply(RoutingContext context, int status, String contentType, String body) {
        reply(context, status, contentType, Buffer.buffer(body));
    }

    private static void reply(RoutingContext context, int status, String contentType, Buffer body) {
        // The caller may have lost patience while a webhook was sent first, or the answer held back.
        if (context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .end(body);
    }

    private void after(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> action.run());
    }
}
