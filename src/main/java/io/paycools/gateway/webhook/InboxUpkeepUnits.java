package io.paycools.gateway.webhook;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.security.AccountScope;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** The units of work of the inbox's upkeep, each a few rows, and of looking into one message. */
@ApplicationScoped
class InboxUpkeepUnits implements PanacheRepositoryBase<InboxMessage, UUID> {

    private final ErasableWebhooks webhooks;
    private final InboxTexts texts;
    private final Clock clock;

    InboxUpkeepUnits(ErasableWebhooks webhooks, InboxTexts texts, Clock clock) {
        this.webhooks = webhooks;
        this.texts = texts;
        this.clock = clock;
    }

    /** Seals some texts that stand in the clear, and answers whose. */
    @WithTransaction
    Uni<List<InboxMessage>> sealClear(int most) {
        return getSession().chain(session -> session.createNativeQuery(
                        "select " + Inbox.COLUMNS
                                + " from webhook_inbox where param is not null order by id limit :most"
                                + " for update skip locked",
                        InboxMessage.class)
                .setParameter("most", most)
                .getResultList()
                .chain(found -> {
                    Uni<Void> chain = Uni.createFrom().voidItem();
                    for (InboxMessage message : found) {
                        chain = chain.chain(() -> sealOne(session, message));
                    }
                    return chain.replaceWith(found);
                }));
    }

    private Uni<Void> sealOne(Mutiny.Session session, InboxMessage message) {
        return session.createNativeQuery(
                        "update webhook_inbox set param = null, param_sealed = :hidden where id = :id and param is not null")
                .setParameter("hidden", texts.seal(message.id, message.param))
                .setParameter("id", message.id)
                .executeUpdate()
                .replaceWithVoid();
    }

    @WithTransaction
    Uni<Integer> erase(Instant before, int most) {
        return webhooks.erase(before, clock.instant(), most);
    }

    @WithSession
    Uni<InboxMessage> find(UUID id) {
        return findById(id);
    }

    /** The newest that were refused, for a person who may see the accounts. */
    @WithSession
    Uni<List<InboxMessage>> refused(AccountScope scope, int most) {
        String order = " order by receivedAt desc, id desc";
        var refused = scope.isLimited()
                ? find("state = ?1 and account in ?2" + order, InboxMessage.State.REFUSED, scope.names())
                : find("state = ?1" + order, InboxMessage.State.REFUSED);
        return refused.range(0, most - 1).list();
    }
}
