package io.paycools.gateway.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import io.paycools.gateway.api.PathIds;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.security.CallerAccounts;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets a caller with some accounts reach nothing of the others by its id, whatever the resource: it is 404, as if it
 * did not exist. What is not known here is out of reach for such a caller.
 */
@ApplicationScoped
class AccountGuard {

    private static final String ROOT = "/v1/";
    /** They belong to a client and not to an account, and each client sees its own alone. */
    private static final String OF_A_CLIENT = "notification-";

    /** Has names of steps in its paths and no ids; asks for the account itself. */
    private static final String GO_LIVE = "go-live";

    private final CallerAccounts accounts;
    private final TransactionReader reader;

    AccountGuard(CallerAccounts accounts, TransactionReader reader) {
        this.accounts = accounts;
        this.reader = reader;
    }

    @ServerRequestFilter
    Uni<Response> check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        MultivaluedMap<String, String> parameters = request.getUriInfo().getPathParameters();
        if (parameters.isEmpty() || !path.startsWith(ROOT)) {
            return pass();
        }
        return accounts.deferredScope()
                .chain(scope -> scope.isLimited() ? check(path, parameters.getFirst("id"), scope) : pass());
    }

    private Uni<Response> check(String path, String id, AccountScope scope) {
        String kind = path.substring(ROOT.length()).split("/", 2)[0];
        if (kind.startsWith(OF_A_CLIENT) || kind.equals(GO_LIVE)) {
            return pass();
        }
        if (id == null) {
            throw ServiceException.notFound();
        }
        return reader.accountsOf(kind, PathIds.parse(id)).chain(found -> {
            if (found.isEmpty() || !found.stream().allMatch(scope::allows)) {
                throw ServiceException.notFound();
            }
            return pass();
        });
    }

    private static Uni<Response> pass() {
        return Uni.createFrom().nullItem();
    }
}
