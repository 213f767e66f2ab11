package io.paycools.gateway.sandbox;

import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What tests and scripts ask and tell the sandbox as a whole; PayCools has nothing like it. */
final class ControlRoutes {

    private final OrderBook book;
    private final ApiRoutes api;
    private final Faults faults;

    ControlRoutes(OrderBook book, ApiRoutes api, Faults faults) {
        this.book = book;
        this.api = api;
        this.faults = faults;
    }

    void mount(Router router) {
        router.get("/sandbox/health")
                .handler(context ->
                        ControlReply.json(context, 200, StrictJson.newObject().put("status", "UP")));
        router.get("/sandbox/requests").handler(context -> ControlReply.json(context, 200, requests()));
        router.post("/sandbox/reset").handler(this::reset);
    }

    private ObjectNode requests() {
        Map<String, Long> received = api.received();
        ObjectNode answer = StrictJson.newObject();
        answer.put(
                "count", received.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode byPath = answer.putObject("byPath");
        received.forEach(byPath::put);
        return answer;
    }

    private void reset(RoutingContext context) {
        book.reset();
        api.forgetReceived();
        faults.clear();
        ControlReply.json(context, 200, StrictJson.newObject().put("status", "EMPTY"));
    }
}
