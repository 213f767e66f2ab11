package io.paycools.gateway.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/**
 * Tells people on the operators' pages by HTTP Basic, because a browser cannot send {@code X-API-Key}: the user is the
 * client's name, the password its key. Nowhere else, so that no other request can be made with what a browser keeps.
 */
@ApplicationScoped
public class PageAuthentication implements HttpAuthenticationMechanism {

    /** Below this path are the operators' pages. */
    public static final String PAGES = "/go-live";

    /** What the browser is told when it has to ask. */
    public static final String CHALLENGE = "Basic realm=\"PayCools gateway\", charset=\"UTF-8\"";

    private static final Logger LOG = Logger.getLogger(PageAuthentication.class);
    private static final String BASIC = "basic ";

    private final ApiKeys keys;
    private final ClientRoles clients;

    PageAuthentication(ApiKeys keys, ClientRoles clients) {
        this.keys = keys;
        this.clients = clients;
    }

    /** Whether it is one of the operators' pages. */
    public static boolean isPage(String path) {
        return path.equals(PAGES) || path.startsWith(PAGES + "/");
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        List<String> sent = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (sent.isEmpty() || !isPage(context.normalizedPath())) {
            return Uni.createFrom().nullItem();
        }
        Client client = sent.size() == 1 ? match(sent.get(0)) : null;
        if (client == null) {
            // Nothing of what was sent: people type passwords where names belong.
            LOG.warnf("a page was asked for with a wrong name or key, from %s", address(context));
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom().item(Client.identity(client.name(), clients));
    }

    private Client match(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            Client client = colon < 0 ? null : keys.match(pair.substring(colon + 1));
            return client != null && client.name().equals(pair.substring(0, colon)) ? client : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String address(RoutingContext context) {
        return context.request().remoteAddress() == null
                ? "nowhere"
                : context.request().remoteAddress().hostAddress();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return isPage(context.normalizedPath())
                ? Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", CHALLENGE))
                : Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
