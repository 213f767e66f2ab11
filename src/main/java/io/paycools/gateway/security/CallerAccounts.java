package io.paycools.gateway.security;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** The accounts of whoever is calling. Asked before anything that waits, because the identity is the request's own. */
@ApplicationScoped
public class CallerAccounts {

    /** The attribute of the identity that holds an {@link AccountScope}. */
    static final String ATTRIBUTE = "accounts";

    private static final String DEFAULT_ACCOUNT = "default";

    private final SecurityIdentity caller;
    private final CurrentIdentityAssociation identity;

    CallerAccounts(SecurityIdentity caller, CurrentIdentityAssociation identity) {
        this.caller = caller;
        this.identity = identity;
    }

    /** What the caller may see and use. Nothing when nobody has said. */
    public AccountScope scope() {
        return scopeOf(caller);
    }

    /** The same, before it is known who is calling. */
    public Uni<AccountScope> deferredScope() {
        return identity.getDeferredIdentity().map(CallerAccounts::scopeOf);
    }

    private static AccountScope scopeOf(SecurityIdentity caller) {
        AccountScope scope = caller.getAttribute(ATTRIBUTE);
        return scope == null ? AccountScope.NONE : scope;
    }

    /**
     * Throws 404 when the account is not the caller's, whether there is such an account or not.
     *
     * @param account as a request names it; null is the default account
     */
    public void require(String account) {
        require(scope(), account == null ? DEFAULT_ACCOUNT : account);
    }

    /** Throws 403 for a caller that is limited to some accounts, where something concerns all of them. */
    public void requireAll() {
        if (scope().isLimited()) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "This concerns all accounts, and the client may use some.");
        }
    }

    /** The same, for what goes on on another thread. */
    public static void require(AccountScope scope, String account) {
        if (!scope.allows(account)) {
            throw new ServiceException(ErrorCode.UNKNOWN_ACCOUNT, null);
        }
    }
}
