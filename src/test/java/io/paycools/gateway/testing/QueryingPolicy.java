package io.paycools.gateway.testing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Asks the database before a request that wants it reaches its resource, and before its body is read: as an
 * authentication may that keeps its callers there.
 */
@Alternative
@ApplicationScoped
public class QueryingPolicy implements HttpSecurityPolicy {

    /** The header of those who want it. */
    public static final String HEADER = "X-Test-Query";

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (!request.request().headers().contains(HEADER)) {
            return CheckResult.permit();
        }
        return Panache.withSession(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery("select 1").getSingleResult()))
                .replaceWith(CheckResult.PERMIT);
    }
}
