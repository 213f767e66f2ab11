package io.paycools.gateway.paycools;

import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The keys of an account as they are configured.
 *
 * @param merchant ours
 * @param next the one that follows it, while we rotate it; else null
 * @param platform verify what PayCools sends; two while PayCools rotates its key
 */
record AccountKeys(SigningKey merchant, SigningKey next, List<RSAPublicKey> platform) {

    /** Keys stay out of every log. */
    @Override
    public String toString() {
        return "AccountKeys[masked]";
    }
}
