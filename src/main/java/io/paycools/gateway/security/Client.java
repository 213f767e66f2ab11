package io.paycools.gateway.security;

import java.util.List;
import java.util.Set;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;

/**
 * A caller and what it may do.
 *
 * @param hashes of its keys: more than one while it changes them
 * @param accounts that it may see and use; null for all
 */
record Client(String name, List<byte[]> hashes, Set<String> roles, Set<String> accounts) {

    /** The client as whoever is calling. */
    SecurityIdentity identity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(roles)
                .addAttribute(CallerAccounts.ATTRIBUTE, new AccountScope(accounts))
                .build();
    }

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
