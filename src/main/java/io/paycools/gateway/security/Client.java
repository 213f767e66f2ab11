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

    /** A client as whoever is calling, whatever it has shown to prove that. */
    static SecurityIdentity identity(String name, ClientRoles clients) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(clients.of(name))
                .addAttribute(CallerAccounts.ATTRIBUTE, clients.accountsOf(name))
                .build();
    }

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
