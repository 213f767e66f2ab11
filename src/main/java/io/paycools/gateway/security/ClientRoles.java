package io.paycools.gateway.security;

import java.util.Set;

/** What the clients may do, for work that is done for them when they are not calling. */
public interface ClientRoles {

    /** The roles of a client; empty for one that is not known, or not any more. */
    Set<String> of(String client);
}
