package io.paycools.gateway.security;

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
import io.vertx.ext.web.RoutingContext;

/** Tells callers by the header {@code X-API-Key}. */
@ApplicationScoped
class ApiKeyAuthentication implements HttpAuthenticationMechanism {

    static final String HEADER = "X-API-Key";

    private final ApiKeys keys;
    private final ClientRoles clients;

    ApiKeyAuthentication(ApiKeys keys, ClientRoles clients) {
        this.keys = keys;
        this.clients = clients;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        List<String> sent = context.request().headers().getAll(HEADER);
        if (sent.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        Client client = sent.size() == 1 ? keys.match(sent.get(0)) : null;
        if (client == null) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom().item(Client.identity(client.name(), clients));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "ApiKey realm=\"paycools-gateway\""));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
