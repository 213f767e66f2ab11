package io.paycools.gateway.transaction;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.paycools.gateway.transaction.Observation.Claim;
import io.paycools.gateway.transaction.Observation.Source;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The only code that writes a status. Every method runs inside the caller's unit of work, so that a claim on an
 * idempotency key or an inbox row stands or falls together with the status it leads to.
 */
@ApplicationScoped
public class TransactionStore implements PanacheRepositoryBase<PaymentTransaction, UUID> {

    /** Names the violation that means: the account has used this merchant order id. */
    public static final String MERCHANT_ORDER_CONSTRAINT = "uq_transaction_merchant_order";

    private static final Logger LOG = Logger.getLogger(TransactionStore.class);

    private final Clock clock;
    private final DiscrepancyStore discrepancies;
    private final Outbox outbox;
    private final StatusChanges changes;
    private final RowChanges rows;

    TransactionStore(
            Clock clock, DiscrepancyStore discrepancies, Outbox outbox, StatusChanges changes, RowChanges rows) {
        this.clock = clock;
        this.discrepancies = discrepancies;
        this.outbox = outbox;
        this.changes = changes;
        this.rows = rows;
    }

    /**
     * Records a transaction, with the first row of its history, before PayCools is called.
     *
     * <p>Fails with a constraint violation of {@link #MERCHANT_ORDER_CONSTRAINT} when the account already has the
     * merchant order id. A refund that exceeds what is left of its payment fails too: the database counts them.
     *
     * @param first SUBMITTING to call PayCools at once, CREATED to have it sent later, AWAITING_APPROVAL to wait
     */
    public Uni<PaymentTransaction> record(NewTransaction order, TransactionStatus first) {
        Instant now = now();
        PaymentTransaction row = new PaymentTransaction(order, first, now);
        rows.begin(row, now);
        Observation asked = Observation.of(Source.REQUEST, Claim.PENDING).withDetail("requested by " + order.client());
        return getSession().chain(session -> session.persist(row)
                .chain(session::flush)
                .chain(() -> session.persist(new TransactionEvent(row.id, 1, null, row.status, asked, now)))
                .chain(session::flush)
                .chain(() -> outbox.statusReached(row, now))
                .replaceWith(row));
    }

    /**
     * Records a payout that was made in PayCools' merchant portal, or finds the transaction that has its merchant order
     * id already, and answers its id. What was told is still to be applied.
     */
    public Uni<UUID> recordFromPortal(String account, String merchantOrderId, Money amount, Observation told) {
        Instant now = now();
        UUID id = Ids.next();
        CountryCode country = CountryCode.of(amount.currency());
        return getSession().chain(session -> session.createNativeQuery(
                        "insert into payment_transaction (id, type, status, moves, origin, account, merchant_order_id,"
                                + " amount_minor, currency, country, metadata, sends, checks, heard_of, submitted_at,"
                                + " next_check_at, created_at, updated_at)"
                                + " values (:id, 'PAYOUT', 'PENDING', 1, 'PORTAL', :account, :order, :amount, :currency,"
                                + " :country, '{}', 0, 0, true, :now, :due, :now, :now)"
                                + " on conflict on constraint uq_transaction_merchant_order do nothing")
                .setParameter("id", id)
                .setParameter("account", account)
                .setParameter("order", merchantOrderId)
                .setParameter("amount", amount.minorUnits())
                .setParameter("currency", amount.currency().name())
                .setParameter("country", country.name())
                .setParameter("now", now)
                .setParameter("due", rows.firstQuery(now))
                .executeUpdate()
                .chain(inserted -> inserted == 1 ? begin(session, id, told, now) : idOf(account, merchantOrderId)));
    }

    private static Uni<UUID> begin(Mutiny.Session session, UUID id, Observation told, Instant now) {
        Observation begun = Observation.of(Source.WEBHOOK, Claim.PENDING)
                .withProviderReference(told.providerReference())
                .withDetail("made in PayCools' merchant portal");
        return session.persist(new TransactionEvent(id, 1, null, TransactionStatus.PENDING, begun, now))
                .chain(session::flush)
                .replaceWith(id);
    }

    /** Finds one, or answers null. */
    public Uni<PaymentTransaction> find(UUID id) {
        return findById(id);
    }

    /** The id of the transaction behind a merchant order id of the account, or null. */
    public Uni<UUID> idOf(String account, String merchantOrderId) {
        return getSession().chain(session -> session.createQuery(
                        "select id from PaymentTransaction where account = :account and merchantOrderId = :order",
                        UUID.class)
                .setParameter("account", account)
                .setParameter("order", merchantOrderId)
                .getSingleResultOrNull());
    }

    /**
     * Where a transaction is.
     *
     * @param traceParent the trace in which it was created, or null
     */
    public record Found(UUID id, String traceParent) {}

    /** As {@link #idOf}, with its trace. */
    public Uni<Found> locate(String account, String merchantOrderId) {
        return getSession().chain(session -> session.createQuery(
                        "select id, traceParent from PaymentTransaction"
                                + " where account = :account and merchantOrderId = :order",
                        Object[].class)
                .setParameter("account", account)
                .setParameter("order", merchantOrderId)
                .getSingleResultOrNull()
                .map(found -> found == null ? null : new Found((UUID) found[0], (String) found[1])));
    }

    /** Locks one until the unit of work ends and answers it as it is then, or null. */
    public Uni<PaymentTransaction> lock(UUID id) {
        return getSession().chain(session -> session.find(PaymentTransaction.class, id, LockModeType.PESSIMISTIC_WRITE)
                // Detached: what is written stands in statements, and nowhere else.
                .onItem()
                .ifNotNull()
                .invoke(session::detach));
    }

    /**
     * Lets an observation work on a transaction: moves its status, or keeps it, or opens a discrepancy. Answers the
     * transaction as it is afterwards.
     *
     * <p>The row is locked first, so that two observations of one transaction are decided one after the other. The unit
     * of work must not have loaded the transaction before, but for {@link #lock}, because the session would then answer
     * with what it was before the lock.
     */
    public Uni<PaymentTransaction> apply(UUID id, Observation seen) {
        return lock(id).onItem()
                .ifNull()
                .failWith(() -> new IllegalArgumentException("no transaction " + id))
                .chain(row -> getSession().chain(session -> apply(session, row, seen)));
    }

    /** As {@link #apply}, for the decision of the second person, whose client is kept. */
    public Uni<PaymentTransaction> decide(UUID id, Observation decision, String client) {
        return getSession()
                .chain(session -> session.createMutationQuery(
                                "update PaymentTransaction set decidedBy = :client where id = :id and status = :waiting")
                        .setParameter("client", client)
                        .setParameter("id", id)
                        .setParameter("waiting", TransactionStatus.AWAITING_APPROVAL)
                        .executeUpdate())
                .chain(() -> apply(id, decision));
    }

    private Uni<PaymentTransaction> apply(Mutiny.Session session, PaymentTransaction row, Observation seen) {
        Instant now = now();
        StatusDecision.Decision decision =
                StatusDecision.decide(StatusDecision.Known.of(row), seen, now, rows.patience());
        if (decision instanceof StatusDecision.Move move) {
            // In the same statement: each version of a row costs an entry in every index.
            RowChanges.takeOver(row, seen, true, now);
            return move(session, row, seen, move, now).replaceWith(row);
        }
        if (decision instanceof StatusDecision.Contradiction contradiction) {
            return discrepancies.open(row, seen, contradiction, now).chain(() -> hearOf(session, row, seen));
        }
        if (seen.source() == Source.PERSON) {
            return move(session, row, seen, new StatusDecision.Move(row.status, row.failure()), now)
                    .replaceWith(row);
        }
        return enrich(session, row, seen, !row.status.isFinal(), now);
    }

    /** A message that credits nothing may still show that PayCools has the order. */
    private static Uni<PaymentTransaction> hearOf(Mutiny.Session session, PaymentTransaction row, Observation seen) {
        if (!RowChanges.takeWord(row, seen)) {
            return Uni.createFrom().item(row);
        }
        return session.createMutationQuery("update PaymentTransaction set heardOf = true where id = :id")
                .setParameter("id", row.id)
                .executeUpdate()
                .replaceWith(row);
    }

    private Uni<Void> move(
            Mutiny.Session session, PaymentTransaction row, Observation seen, StatusDecision.Move move, Instant now) {
        TransactionStatus from = row.status;
        int movesBefore = row.moves;
        rows.take(row, seen, move, now);
        return session.createMutationQuery("update PaymentTransaction set status = :to, moves = :moves,"
                        + " failureCode = :code, failureMessage = :message, failureProviderCode = :providerCode,"
                        + " providerReference = :reference, nextActionType = :type, nextActionUrl = :url,"
                        + " nextActionContent = :content, sends = :sends, submittedAt = :submittedAt,"
                        + " sendBefore = :sendBefore, heardOf = :heardOf,"
                        + " maybeSent = :maybeSent, checks = 0, nextCheckAt = :nextCheckAt, updatedAt = :now"
                        + " where id = :id and status = :from and moves = :movesBefore")
                .setParameter("to", row.status)
                .setParameter("moves", row.moves)
                .setParameter("code", row.failureCode)
                .setParameter("message", row.failureMessage)
                .setParameter("providerCode", row.failureProviderCode)
                .setParameter("reference", row.providerReference)
                .setParameter("type", row.nextActionType)
                .setParameter("url", row.nextActionUrl)
                .setParameter("content", row.nextActionContent)
                .setParameter("sends", row.sends)
                .setParameter("submittedAt", row.submittedAt)
                .setParameter("sendBefore", row.sendBefore)
                .setParameter("heardOf", row.heardOf)
                .setParameter("maybeSent", row.maybeSent)
                .setParameter("nextCheckAt", row.nextCheckAt)
                .setParameter("now", now)
                .setParameter("id", row.id)
                .setParameter("from", from)
                .setParameter("movesBefore", movesBefore)
                .executeUpdate()
                .invoke(changed -> {
                    if (changed != 1) {
                        throw new IllegalStateException("transaction " + row.id + " moved although it was locked");
                    }
                })
                .chain(() -> session.persist(new TransactionEvent(row.id, row.moves, from, move.to(), seen, now)))
                .chain(session::flush)
                .chain(() -> from == row.status ? Uni.createFrom().voidItem() : outbox.statusReached(row, now))
                .invoke(() -> changes.count(row, from, seen.source()))
                .invoke(() -> LOG.infof(
                        "transactionId=%s account=%s merchantOrderId=%s status=%s from=%s cause=%s",
                        row.id, row.account, row.merchantOrderId, move.to(), from, seen.source()));
    }

    /** Takes over what the observation knows beyond the status, see {@link RowChanges#takeOver}. */
    private static Uni<PaymentTransaction> enrich(
            Mutiny.Session session, PaymentTransaction row, Observation seen, boolean open, Instant now) {
        if (!RowChanges.takeOver(row, seen, open, now)) {
            return Uni.createFrom().item(row);
        }
        return session.createMutationQuery("update PaymentTransaction set providerReference = :reference,"
                        + " nextActionType = :type, nextActionUrl = :url, nextActionContent = :content,"
                        + " heardOf = :heardOf, updatedAt = :now where id = :id")
                .setParameter("reference", row.providerReference)
                .setParameter("type", row.nextActionType)
                .setParameter("url", row.nextActionUrl)
                .setParameter("content", row.nextActionContent)
                .setParameter("heardOf", row.heardOf)
                .setParameter("now", now)
                .setParameter("id", row.id)
                .executeUpdate()
                .replaceWith(row);
    }

    private Instant now() {
        // What PostgreSQL keeps and our API shows: nobody may see two values of one time.
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
