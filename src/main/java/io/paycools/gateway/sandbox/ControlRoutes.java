package io.paycools.gateway.sandbox;

import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What tests and scripts ask and tell the sandbox as a whole; PayCools has nothing like it. */
final class ControlRoutes {

    private static final int MOST_FAULTS = 1_000_000;
    private static final Schema FAULTS = Schema.of(
            Schema.required(
                    "mode",
                    Schema.oneOf(Arrays.stream(Faults.Mode.values())
                            .map(Faults.Mode::written)
                            .toArray(String[]::new))),
            Schema.optional("count", Schema.integer(1, MOST_FAULTS)));

    private static final Schema GATE = Schema.of(
            Schema.required("appId", Schema.text(1, 64)), Schema.optional("code", Schema.integer(20_000, 29_999)));

    private final OrderBook book;
    private final ApiRoutes api;
    private final Intake intake;
    private final Faults faults;
    private final Conditions conditions;
    private final Gate gate;

    ControlRoutes(OrderBook book, ApiRoutes api, Intake intake, Faults faults, Conditions conditions, Gate gate) {
        this.gate = gate;
        this.book = book;
        this.api = api;
        this.intake = intake;
        this.faults = faults;
        this.conditions = conditions;
    }

    void mount(Router router) {
        router.get("/sandbox/health")
                .handler(context ->
                        ControlReply.json(context, 200, StrictJson.newObject().put("status", "UP")));
        router.get("/sandbox/requests").handler(context -> ControlReply.json(context, 200, requests()));
        router.post("/sandbox/faults").handler(this::turnFaults);
        router.post("/sandbox/gate").handler(this::turnGate);
        router.post("/sandbox/reset").handler(this::reset);
    }

    private ObjectNode requests() {
        Map<String, Long> received = api.received();
        ObjectNode answer = StrictJson.newObject();
        answer.put(
                "count", received.values().stream().mapToLong(Long::longValue).sum());
        answer.put("duplicates", intake.duplicates());
        ObjectNode byPath = answer.putObject("byPath");
        received.forEach(byPath::put);
        return answer;
    }

    private void turnFaults(RoutingContext context) {
        try {
            ObjectNode asked = StrictJson.object(ControlReply.body(context))
                    .orElseThrow(() -> Refusal.parameter("the body is not a JSON object"));
            FAULTS.check(asked);
            Faults.Mode mode = Arrays.stream(Faults.Mode.values())
                    .filter(each -> each.written().equals(asked.path("mode").textValue()))
                    .findFirst()
                    .orElseThrow();
            if (mode != Faults.Mode.NONE) {
                Schema.demand(asked, mode.written(), "count");
            }
            int count = mode == Faults.Mode.NONE ? 0 : asked.path("count").intValue();
            faults.turn(mode, count);
            ControlReply.json(
                    context,
                    200,
                    StrictJson.newObject().put("mode", mode.written()).put("count", count));
        } catch (Refusal refusal) {
            ControlReply.refused(context, refusal);
        }
    }

    /** Without a code it is opened. */
    private void turnGate(RoutingContext context) {
        try {
            ObjectNode asked = StrictJson.object(ControlReply.body(context))
                    .orElseThrow(() -> Refusal.parameter("the body is not a JSON object"));
            GATE.check(asked);
            String appId = asked.path("appId").textValue();
            if (asked.has("code")) {
                gate.close(appId, asked.path("code").intValue());
            } else {
                gate.open(appId);
            }
            ControlReply.json(context, 200, asked);
        } catch (Refusal refusal) {
            ControlReply.refused(context, refusal);
        }
    }

    private void reset(RoutingContext context) {
        book.reset();
        api.forgetReceived();
        intake.forgetDuplicates();
        faults.clear();
        conditions.restore();
        gate.openAll();
        ControlReply.json(context, 200, StrictJson.newObject().put("status", "EMPTY"));
    }
}
