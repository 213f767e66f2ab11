package io.paycools.gateway.security;

import java.util.Map;
import java.util.Set;

/** What the clients may do, for work that is done for them when they are not calling. */
public interface ClientRoles {

    /** The roles of a client; empty for one that is not known, or not any more. */
    Set<String> of(String client);

    /** The accounts of a client; none for one that is not known, or not any more. */
    AccountScope accountsOf(String client);

    /** The accounts of each client that may not see all of them. */
    Map<String, Set<String>> limits();
}
