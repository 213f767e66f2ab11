package io.paycools.gateway.security;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accounts that a caller may see and use. What belongs to another is to it as if it did not exist.
 *
 * @param names the accounts; null for all
 */
public record AccountScope(Set<String> names) {

    /** All accounts. */
    public static final AccountScope ALL = new AccountScope(null);

    /** No account. */
    public static final AccountScope NONE = new AccountScope(Set.of());

    /** Makes it, with a copy of the names. */
    public AccountScope {
        names = names == null ? null : Set.copyOf(names);
    }

    /** What is in both. */
    AccountScope and(AccountScope other) {
        if (names == null || other.names == null) {
            return names == null ? other : this;
        }
        return new AccountScope(names.stream().filter(other::allows).collect(Collectors.toSet()));
    }

    /** Whether the account is one of them. */
    public boolean allows(String account) {
        return names == null || names.contains(account);
    }

    /** Whether there are accounts that are not in it. */
    public boolean isLimited() {
        return names != null;
    }
}
