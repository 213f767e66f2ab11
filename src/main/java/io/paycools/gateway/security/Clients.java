package io.paycools.gateway.security;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * All clients, whatever they show. One that has both a key and a token may do the same with either, in the accounts
 * that both allow; one that has the roles of its key has none without it.
 */
@ApplicationScoped
class Clients implements ClientRoles {

    private final ApiKeys keys;
    private final TokenClients tokens;

    Clients(ApiKeys keys, TokenClients tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public Set<String> of(String client) {
        Set<String> roles = keys.of(client);
        return roles.isEmpty() ? tokens.roles(client) : roles;
    }

    @Override
    public AccountScope accountsOf(String client) {
        AccountScope token = tokens.scopes().get(client);
        if (token == null) {
            return keys.accountsOf(client);
        }
        if (keys.knows(client)) {
            return keys.accountsOf(client).and(token);
        }
        return tokens.roles(client).isEmpty() ? AccountScope.NONE : token;
    }

    @Override
    public void requireAccounts(Collection<String> known) {
        keys.requireAccounts(known);
        tokens.scopes().forEach((client, scope) -> {
            if (scope.isLimited() && !known.containsAll(scope.names())) {
                throw new ConfigurationException(
                        "gateway.oidc.clients." + client + ".accounts names an account that is not configured.");
            }
        });
    }

    @Override
    public Map<String, Set<String>> limits() {
        Map<String, Set<String>> limits = new HashMap<>(keys.limits());
        tokens.scopes().keySet().forEach(client -> {
            AccountScope scope = accountsOf(client);
            if (scope.isLimited()) {
                limits.put(client, scope.names());
            }
        });
        return limits;
    }
}
