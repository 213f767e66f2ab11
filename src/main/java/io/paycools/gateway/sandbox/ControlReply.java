package io.paycools.gateway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** How tests and scripts are talked to: in JSON, with a sentence when something is wrong. */
final class ControlReply {

    private ControlReply() {}

    static byte[] body(RoutingContext context) {
        return context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    static void json(RoutingContext context, int status, JsonNode json) {
        json(context, status, Buffer.buffer(json.toString()));
    }

    static void json(RoutingContext context, int status, Buffer json) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    static void error(RoutingContext context, int status, String sentence) {
        json(context, status, StrictJson.newObject().put("error", sentence));
    }

    /** A refusal is the caller's fault and says why; anything else is a defect of the sandbox. */
    static void refused(RoutingContext context, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            error(context, 400, refusal.getMessage());
            return;
        }
        context.fail(failure);
    }

    static void notFound(RoutingContext context) {
        error(context, 404, "unknown order");
    }
}
