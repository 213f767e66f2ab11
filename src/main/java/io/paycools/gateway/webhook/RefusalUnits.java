package io.paycools.gateway.webhook;

import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The unit of work of {@link RefusedWebhooks}. */
@ApplicationScoped
class RefusalUnits {

    @WithTransaction
    Uni<Void> note(String account, RefusedWebhooks.Reason reason, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into webhook_refusal (account, reason, last_at) values (:account, :reason, :at)"
                                        + " on conflict on constraint pk_webhook_refusal do update"
                                        + " set last_at = greatest(webhook_refusal.last_at, excluded.last_at)")
                        .setParameter("account", account)
                        .setParameter("reason", reason.name())
                        .setParameter("at", at)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
