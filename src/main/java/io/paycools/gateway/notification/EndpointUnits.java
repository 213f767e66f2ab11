package io.paycools.gateway.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.Roles;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.transaction.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** The units of work on endpoints. */
@ApplicationScoped
class EndpointUnits implements PanacheRepositoryBase<NotificationEndpoint, UUID> {

    private final Clock clock;
    private final Secrets secrets;
    private final NotificationConfig config;

    EndpointUnits(Clock clock, Secrets secrets, NotificationConfig config) {
        this.clock = clock;
        this.secrets = secrets;
        this.config = config;
    }

    /**
     * Who asks.
     *
     * @param seesAll whether the endpoints of others are there for it too
     */
    record Asker(String client, boolean seesAll, AccountScope scope) {
        /** An administrator of some accounts is none of the others' endpoints. */
        static Asker of(SecurityIdentity caller, AccountScope scope) {
            return new Asker(caller.getPrincipal().getName(), caller.hasRole(Roles.ADMIN) && !scope.isLimited(), scope);
        }

        boolean sees(NotificationEndpoint endpoint) {
            return seesAll || endpoint.client.equals(client);
        }
    }

    /** Keeps a new endpoint, whose id is fixed by now because its secret is bound to it. */
    @WithTransaction
    Uni<NotificationEndpoint> create(EndpointRequest wanted, String client, UUID id, String secret) {
        return count("client = ?1 and deletedAt is null", client).chain(there -> {
            if (there >= config.maxEndpointsPerClient()) {
                throw new ServiceException(
                        ErrorCode.TOO_MANY_ENDPOINTS,
                        "A client may have " + config.maxEndpointsPerClient() + "; delete one that is not needed.");
            }
            NotificationEndpoint endpoint = new NotificationEndpoint(id, client, now());
            endpoint.url = wanted.url();
            endpoint.eventTypes = wanted.eventTypes().stream().distinct().toArray(String[]::new);
            endpoint.ownOnly = wanted.ownOnly();
            endpoint.description = wanted.description();
            endpoint.secretSealed = secrets.seal(id, secret);
            return persist(endpoint);
        });
    }

    @WithSession
    Uni<NotificationEndpoint> find(UUID id, Asker asker) {
        return findById(id).map(found -> visible(found, asker));
    }

    /** One page, oldest first. */
    @WithSession
    Uni<List<NotificationEndpoint>> list(Asker asker, Instant afterTime, UUID afterId, int limit) {
        String query = "from NotificationEndpoint where deletedAt is null"
                + (asker.seesAll() ? "" : " and client = :client")
                + (afterId == null ? "" : " and (createdAt, id) > (:afterTime, :afterId)")
                + " order by createdAt, id";
        return getSession().chain(session -> {
            var select = session.createQuery(query, NotificationEndpoint.class).setMaxResults(limit);
            if (!asker.seesAll()) {
                select.setParameter("client", asker.client());
            }
            if (afterId != null) {
                select.setParameter("afterTime", afterTime).setParameter("afterId", afterId);
            }
            return select.getResultList();
        });
    }

    @WithTransaction
    Uni<Void> delete(UUID id, Asker asker) {
        return lock(id, asker).invoke(endpoint -> endpoint.delete(now())).replaceWithVoid();
    }

    @WithTransaction
    Uni<NotificationEndpoint> enable(UUID id, Asker asker) {
        return lock(id, asker).invoke(NotificationEndpoint::enable);
    }

    @WithTransaction
    Uni<NotificationEndpoint> rotate(UUID id, Asker asker, String secret) {
        return lock(id, asker)
                .invoke(endpoint -> endpoint.rotate(secrets.seal(id, secret), now().plus(config.oldSecretValidFor())));
    }

    UUID newId() {
        return Ids.next();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Uni<NotificationEndpoint> lock(UUID id, Asker asker) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(found -> visible(found, asker));
    }

    /** What is not one's own is not there. */
    private static NotificationEndpoint visible(NotificationEndpoint found, Asker asker) {
        if (found == null || found.deletedAt != null || !asker.sees(found)) {
            throw ServiceException.notFound();
        }
        return found;
    }
}
