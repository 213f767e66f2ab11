package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionEvent;
import io.paycools.gateway.transaction.TransactionQueries;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.webhook.ReceivedWebhooks;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Reads what is known of an order of a run: the transaction, its history, and what PayCools itself has told. */
@ApplicationScoped
class AcceptanceFacts {

    private final TransactionStore transactions;
    private final TransactionQueries queries;
    private final ReceivedWebhooks webhooks;
    private final NotificationVerifier verifier;

    AcceptanceFacts(
            TransactionStore transactions,
            TransactionQueries queries,
            ReceivedWebhooks webhooks,
            NotificationVerifier verifier) {
        this.transactions = transactions;
        this.queries = queries;
        this.webhooks = webhooks;
        this.verifier = verifier;
    }

    /**
     * An order.
     *
     * @param row null as long as it is not recorded
     */
    record Order(PaymentTransaction row, List<TransactionEvent> history, List<Told> told) {

        static Order unknown() {
            return new Order(null, List.of(), List.of());
        }

        UUID id() {
            return row == null ? null : row.id();
        }
    }

    /**
     * One webhook, signed by PayCools.
     *
     * @param applied whether it has had its effect, which may be none
     * @param seen what it says
     * @param missing documented fields that it does not have
     */
    record Told(Instant receivedAt, boolean applied, Observation seen, List<String> missing) {}

    @WithSession
    Uni<Order> of(String account, String merchantOrderId) {
        return transactions
                .idOf(account, merchantOrderId)
                .chain(id -> id == null
                        ? Uni.createFrom().item(Order.unknown())
                        : transactions.find(id).chain(row -> queries.history(id).chain(history -> webhooks.about(
                                        account, merchantOrderId)
                                .map(received -> new Order(
                                        row,
                                        history,
                                        received.stream().map(this::read).toList())))));
    }

    private Told read(ReceivedWebhooks.Received received) {
        return new Told(
                received.receivedAt(),
                received.applied(),
                verifier.reread(received.signedText()).observation(),
                verifier.missingFields(received.signedText()));
    }
}
