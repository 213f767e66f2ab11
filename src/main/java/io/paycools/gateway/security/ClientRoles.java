package io.paycools.gateway.security;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What the clients may do, for work that is done for them when they are not calling. */
public interface ClientRoles {

    /** The roles of a client; empty for one that is not known, or not any more. */
    Set<String> of(String client);

    /** The accounts of a client; none for one that is not known, or not any more. */
    AccountScope accountsOf(String client);

    /**
     * Says which accounts there are; clients that are limited to others are refused from now on.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException when there is one already
     */
    void requireAccounts(Collection<String> known);

    /** The accounts of each client that may not see all of them. */
    Map<String, Set<String>> limits();
}
