package io.paycools.gateway.link;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Where payers open links; checked at the start. */
@Startup
@ApplicationScoped
class LinkAddresses {

    private static final String PROPERTY = "gateway.links.base-url";

    private final String origin;

    LinkAddresses(LinkConfig config) {
        this.origin = origin(config.baseUrl().map(String::strip).orElse(""), LaunchMode.current());
    }

    /** The address to be sent to a payer. */
    String of(String token) {
        return origin + "/pay/" + token;
    }

    /** Where the payer returns to from PayCools' page when the link names no other address. */
    String returning(String token, String reference) {
        return of(token) + "?" + PayPageResource.BACK + "=" + reference;
    }

    static String origin(String text, LaunchMode mode) {
        if (text.isEmpty()) {
            throw refuse("is missing: payers need the public origin of this service");
        }
        URI url = parse(text);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
            throw refuse("is not an http or https address");
        }
        if (mode == LaunchMode.NORMAL && !scheme.equals("https")) {
            throw refuse("must be https: payers enter personal data there");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refuse("is not an http or https address");
        }
    }

    private static ConfigurationException refuse(String problem) {
        return new ConfigurationException(PROPERTY + " " + problem + ".");
    }
}
