package io.paycools.gateway.webhook;

import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.provider.NotificationVerifier;
import io.paycools.gateway.tracing.Subject;
import io.paycools.gateway.tracing.Tracing;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.Observation;
import io.paycools.gateway.transaction.ReportedAmount;
import io.paycools.gateway.transaction.TransactionStore;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Applies one message: its effect and its mark in the inbox stand or fall together. */
@ApplicationScoped
class InboxUnits {

    /** What the database takes. */
    private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    private final Inbox inbox;
    private final TransactionStore transactions;
    private final NotificationVerifier verifier;
    private final InboxTexts texts;
    private final Tracing tracing;

    InboxUnits(
            Inbox inbox,
            TransactionStore transactions,
            NotificationVerifier verifier,
            InboxTexts texts,
            Tracing tracing) {
        this.inbox = inbox;
        this.transactions = transactions;
        this.verifier = verifier;
        this.texts = texts;
        this.tracing = tracing;
    }

    /** Does nothing when the message has had its effect already, or when another replica is at it. */
    @WithTransaction
    Uni<Void> apply(UUID id) {
        return inbox.lock(id).onItem().ifNotNull().transformToUni(this::apply).replaceWithVoid();
    }

    private Uni<Void> apply(InboxMessage message) {
        NotificationVerifier.Genuine read = verifier.reread(texts.of(message));
        String orderId = orderId(read);
        if (orderId == null) {
            inbox.done(message, InboxMessage.State.APPLIED, "about no order");
            return Uni.createFrom().voidItem();
        }
        return transactions.locate(message.account, orderId).chain(found -> {
            if (found != null) {
                tracing.about(new Subject(found.id(), message.account, orderId, found.traceParent()));
                return applyTo(found.id(), message, read);
            }
            Money amount = madeInPortal(orderId, read.observation());
            return amount == null
                    ? await(message)
                    : transactions
                            .recordFromPortal(message.account, orderId, amount, read.observation())
                            .chain(id -> applyTo(id, message, read));
        });
    }

    /** A payout made in the portal may have no order id of ours; then PayCools' own id has to do. */
    private static String orderId(NotificationVerifier.Genuine read) {
        boolean payout = read.observation().about() == TransactionType.PAYOUT;
        return read.merchantOrderId() == null && payout
                ? read.observation().providerReference()
                : read.merchantOrderId();
    }

    /**
     * The amount of a payout that nobody here asked for, or null when the message is about something else or says too
     * little to be recorded. Ours are recorded before PayCools hears of them, so that one which is not there was made
     * in the merchant portal.
     */
    private static Money madeInPortal(String orderId, Observation told) {
        ReportedAmount amount = told.amount();
        CurrencyCode currency = Arrays.stream(CurrencyCode.values())
                .filter(each -> each.name().equals(amount.currency()))
                .findFirst()
                .orElse(null);
        boolean complete = told.about() == TransactionType.PAYOUT
                && told.contradiction() == null
                && currency != null
                && amount.minorUnits() != null
                && amount.minorUnits() > 0
                && ORDER_ID.matcher(orderId).matches();
        return complete ? new Money(amount.minorUnits(), currency) : null;
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
