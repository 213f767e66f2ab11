package io.paycools.gateway.provider;

import java.util.Collection;

/**
 * How many calls jobs may make, so that they stay under the limit of requests per second, together with the other
 * replicas, and always leave room for callers who are waiting.
 */
public interface CallBudget {

    /** All accounts that are configured. */
    Collection<String> accounts();

    /**
     * Grants up to so many calls to the account, to be made now; 0 when there is no room, or when the provider cannot
     * be reached or has asked us to slow down.
     */
    int grant(String account, int wanted);
}
