package io.paycools.gateway.notification;

import java.util.List;

/**
 * One delivery, ready to be sent.
 *
 * @param eventId the header {@code webhook-id}: the same for every attempt, so that a receiver knows a repeat
 * @param secrets the newest first; each signs
 * @param body JSON
 */
record Letter(String url, String eventId, List<String> secrets, byte[] body) {

    /** Secrets and contents stay out of logs. */
    @Override
    public String toString() {
        return "Letter[" + eventId + "]";
    }
}
