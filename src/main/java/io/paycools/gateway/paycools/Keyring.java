package io.paycools.gateway.paycools;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys of an account in use. PayCools has one key of ours at a time, and it alone knows the moment at which that
 * changes: so with two keys configured, the one that PayCools takes is found out by its answers.
 */
final class Keyring {

    private record Use(AccountKeys keys, SigningKey signing) {}

    private final AtomicReference<Use> use;

    Keyring(AccountKeys keys) {
        this.use = new AtomicReference<>(new Use(keys, keys.merchant()));
    }

    /** What is configured now. */
    AccountKeys keys() {
        return use.get().keys();
    }

    /** The key to sign with. */
    SigningKey signing() {
        return use.get().signing();
    }

    /** The keys that verify what PayCools sends. */
    List<RSAPublicKey> platform() {
        return use.get().keys().platform();
    }

    /** The other key of ours, for a request that PayCools refused for its signature; null when there is none. */
    SigningKey otherThan(SigningKey refused) {
        AccountKeys keys = keys();
        if (keys.next() != null && !keys.next().isSameAs(refused)) {
            return keys.next();
        }
        // What was refused may be a key that is not configured any more.
        return keys.merchant().isSameAs(refused) ? null : keys.merchant();
    }

    /** PayCools has taken this key where it had refused the other. Answers whether that is news. */
    boolean prefer(SigningKey taken) {
        Use before = use.getAndUpdate(now -> isOneOf(now.keys(), taken) ? new Use(now.keys(), taken) : now);
        return isOneOf(before.keys(), taken) && !before.signing().isSameAs(taken);
    }

    /** Puts other keys into use. */
    void replace(AccountKeys keys) {
        use.updateAndGet(now -> new Use(keys, isOneOf(keys, now.signing()) ? now.signing() : keys.merchant()));
    }

    private static boolean isOneOf(AccountKeys keys, SigningKey key) {
        return keys.merchant().isSameAs(key)
                || (keys.next() != null && keys.next().isSameAs(key));
    }
}
