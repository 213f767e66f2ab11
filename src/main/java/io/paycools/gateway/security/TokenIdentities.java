package io.paycools.gateway.security;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Makes the client of a token that was found genuine. Nothing else of the token stays: neither its names nor its roles
 * mean anything here.
 */
@ApplicationScoped
class TokenIdentities implements SecurityIdentityAugmentor {

    private final TokenClients tokens;
    private final ClientRoles clients;

    TokenIdentities(TokenClients tokens, ClientRoles clients) {
        this.tokens = tokens;
        this.clients = clients;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        String client = identity.getPrincipal() instanceof JsonWebToken token ? tokens.find(token.getSubject()) : null;
        if (client == null) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom().item(Client.identity(client, clients));
    }
}
