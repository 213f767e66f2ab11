package io.paycools.gateway.http;

import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What every answer says to a browser, whoever gives it: nothing is kept, nothing is guessed, nothing is framed. An
 * answer that needs it otherwise, as a payer's page does, says so itself.
 */
@ApplicationScoped
class SecurityHeaders {

    /** Before whoever may refuse. */
    private static final int FIRST = 20_000;

    private static final String NOTHING =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String A_YEAR = "max-age=31536000";

    /** Swagger UI, and the pages of Quarkus' development mode, which are made of scripts. */
    private static final Pattern TOOLS = Pattern.compile("/q/(?:swagger-ui|dev)(?:[-/].*)?");

    private final ClientAddresses addresses;
    private final boolean documented;

    SecurityHeaders(ClientAddresses addresses, @ConfigProperty(name = "gateway.api-docs.enabled") boolean documented) {
        this.addresses = addresses;
        this.documented = documented;
    }

    void register(@Observes Filters filters) {
        filters.register(this::add, FIRST);
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(-FIRST).handler(this::add);
    }

    private void add(RoutingContext context) {
        // At the end, because what answers may add a header of the same name instead of replacing it.
        context.addHeadersEndHandler(nothing -> complete(context));
        context.next();
    }

    private void complete(RoutingContext context) {
        MultiMap headers = context.response().headers();
        setIfAbsent(headers, "X-Content-Type-Options", "nosniff");
        setIfAbsent(headers, "X-Frame-Options", "DENY");
        setIfAbsent(headers, "Referrer-Policy", "no-referrer");
        setIfAbsent(headers, "Cache-Control", "no-store");
        boolean tool = documented
                && TOOLS.matcher(String.valueOf(context.request().path())).matches();
        setIfAbsent(headers, "Content-Security-Policy", tool ? "frame-ancestors 'none'" : NOTHING);
        // Browsers ignore it where there is no TLS, and whoever ends TLS for us has to say that there was.
        if (addresses.isSecure(context.request())) {
            setIfAbsent(headers, "Strict-Transport-Security", A_YEAR);
        }
    }

    private static void setIfAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
