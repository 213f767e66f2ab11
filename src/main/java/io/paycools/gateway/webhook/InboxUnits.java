package io.paycools.gateway.webhook;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.transaction.TransactionStore;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Applies one message: its effect and its mark in the inbox stand or fall together. */
@ApplicationScoped
class InboxUnits {

    private final Inbox inbox;
    private final TransactionStore transactions;
    private final NotificationVerifier verifier;

    InboxUnits(Inbox inbox, TransactionStore transactions, NotificationVerifier verifier) {
        this.inbox = inbox;
        this.transactions = transactions;
        this.verifier = verifier;
    }

    /** Does nothing when the message has had its effect already, or when another replica is at it. */
    @WithTransaction
    Uni<Void> apply(UUID id) {
        return inbox.lock(id).onItem().ifNotNull().transformToUni(this::apply).replaceWithVoid();
    }

    private Uni<Void> apply(InboxMessage message) {
        NotificationVerifier.Genuine read = verifier.reread(message.param);
        if (read.merchantOrderId() == null) {
            inbox.done(message, InboxMessage.State.APPLIED, "about no order");
            return Uni.createFrom().voidItem();
        }
        return transactions
                .idOf(message.account, read.merchantOrderId())
                .chain(found -> found == null ? await(message) : applyTo(found, message, read));
    }

    private Uni<Void> await(InboxMessage message) {
        inbox.await(message);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> applyTo(UUID found, InboxMessage message, NotificationVerifier.Genuine read) {
        return transactions
                .apply(found, read.observation())
                .invoke(() -> inbox.done(message, InboxMessage.State.APPLIED, null))
                .replaceWithVoid();
    }
}
