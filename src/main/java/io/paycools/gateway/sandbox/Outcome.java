package io.paycools.gateway.sandbox;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What became of a call: the answer, how it is brought to the caller, and for a create the order.
 *
 * @param answer {@code {code, message, data}}; null where the manner needs none
 * @param accepted null when the call left no new order
 * @param late for how long the answer is held back
 */
record Outcome(Manner manner, ObjectNode answer, Order accepted, Duration late) {

    private static final int ACCEPTED = 10000;

    static Outcome answered(JsonNode data) {
        return new Outcome(Manner.PLAIN, success(data), null, Duration.ZERO);
    }

    static Outcome refused(int code, String message) {
        return new Outcome(Manner.PLAIN, failure(code, message), null, Duration.ZERO);
    }

    static Outcome unanswered(Manner manner) {
        return new Outcome(manner, null, null, Duration.ZERO);
    }

    static ObjectNode success(JsonNode data) {
        ObjectNode answer = StrictJson.newObject().put("code", ACCEPTED).put("message", "Success");
        answer.set("data", data);
        return answer;
    }

    static ObjectNode failure(int code, String message) {
        ObjectNode answer = StrictJson.newObject().put("code", code).put("message", message);
        answer.putNull("data");
        return answer;
    }
}
