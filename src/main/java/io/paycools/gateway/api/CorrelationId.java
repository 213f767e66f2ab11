package io.paycools.gateway.api;

import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Ties the log lines of one request together, under the caller's id if it brings a harmless one. */
public class CorrelationId {

    /** Where it comes in and goes out. */
    public static final String HEADER = "X-Correlation-Id";

    private static final String KEY = "correlationId";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** The id of the running request, or null outside of one. */
    static String current() {
        Object id = MDC.get(KEY);
        return id == null ? null : id.toString();
    }

    @ServerRequestFilter(preMatching = true)
    void receive(ContainerRequestContext request) {
        String given = request.getHeaderString(HEADER);
        MDC.put(
                KEY,
                given != null && HARMLESS.matcher(given).matches()
                        ? given
                        : UUID.randomUUID().toString());
    }

    @ServerResponseFilter
    void send(ContainerResponseContext response) {
        String id = current();
        if (id != null) {
            response.getHeaders().putSingle(HEADER, id);
        }
    }
}
