package io.paycools.gateway.security;

import java.util.List;
import java.util.Set;

/**
 * A caller and what it may do.
 *
 * @param hashes of its keys: more than one while it changes them
 * @param accounts that it may see and use; null for all
 */
record Client(String name, List<byte[]> hashes, Set<String> roles, Set<String> accounts) {

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
