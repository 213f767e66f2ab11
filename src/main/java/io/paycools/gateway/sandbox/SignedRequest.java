package io.paycools.gateway.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request whose signature has been verified.
 *
 * @param appId who signed
 * @param param the signed text exactly as received
 * @param fields the same, parsed
 */
record SignedRequest(String appId, String param, ObjectNode fields) {

    /** The text of a field, or null when it is absent. */
    String text(String field) {
        return fields.path(field).textValue();
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
        return "SignedRequest[appId=" + appId + "]";
    }
}
