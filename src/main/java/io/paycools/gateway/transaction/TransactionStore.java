package io.paycools.gateway.transaction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
    private final Duration notFoundGrace;

    TransactionStore(
            Clock clock, @ConfigProperty(name = "gateway.reconciliation.not-found-grace") Duration notFoundGrace) {
        this.clock = clock;
        this.notFoundGrace = notFoundGrace;
    }

    /**
     * Records a transaction as SUBMITTING, with the first row of its history, before PayCools is called.
     *
     * <p>Fails with a constraint violation of {@link #MERCHANT_ORDER_CONSTRAINT} when the account already has the
     * merchant order id.
     */
    public Uni<PaymentTransaction> recordSubmitting(NewTransaction order) {
        Instant now = now();
        PaymentTransaction row = new PaymentTransaction(order, TransactionStatus.SUBMITTING, now);
        Observation asked = Observation.of(Observation.Source.REQUEST, Observation.Claim.PENDING)
                .withDetail("requested by " + order.client());
        return getSession().chain(session -> session.persist(row)
                .chain(session::flush)
                .chain(() -> session.persist(new TransactionEvent(row.id, 1, null, row.status, asked, now)))
                .chain(session::flush)
                .replaceWith(row));
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

    /** The history, oldest first. */
    public Uni<List<TransactionEvent>> history(UUID id) {
        return getSession().chain(session -> session.createQuery(
                        "from TransactionEvent where transactionId = :id order by sequence", TransactionEvent.class)
                .setParameter("id", id)
                .getResultList());
    }

    /** One page, newest first. */
    public Uni<List<PaymentTransaction>> search(TransactionSearch wanted) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        add(conditions, parameters, "type = :type", "type", wanted.type());
        add(conditions, parameters, "merchantOrderId = :order", "order", wanted.merchantOrderId());
        add(conditions, parameters, "providerReference = :reference", "reference", wanted.providerReference());
        add(conditions, parameters, "account = :account", "account", wanted.account());
        add(conditions, parameters, "createdAt >= :from", "from", wanted.createdFrom());
        add(conditions, parameters, "createdAt < :to", "to", wanted.createdTo());
        if (wanted.status() != null) {
            add(conditions, parameters, "status in :statuses", "statuses", statusesShownAs(wanted.status()));
        }
        if (wanted.after() != null) {
            // A row comparison, so that PostgreSQL can start in the middle of the index on (created_at, id).
            conditions.add("(createdAt, id) < (:afterTime, :afterId)");
            parameters.put("afterTime", wanted.after().createdAt());
            parameters.put("afterId", wanted.after().id());
        }
        Sort newestFirst = Sort.descending("createdAt").and("id", Sort.Direction.Descending);
        String query = String.join(" and ", conditions);
        return (conditions.isEmpty() ? findAll(newestFirst) : find(query, newestFirst, parameters))
                .range(0, wanted.limit() - 1)
                .list();
    }

    /**
     * Lets an observation work on a transaction: moves its status, or keeps it, or opens a discrepancy. Answers the
     * transaction as it is afterwards.
     *
     * <p>The row is locked first, so that two observations of one transaction are decided one after the other. The unit
     * of work must not have loaded the transaction before, because the session would then answer with what it was
     * before the lock.
     */
    public Uni<PaymentTransaction> apply(UUID id, Observation seen) {
        return getSession().chain(session -> session.find(PaymentTransaction.class, id, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalArgumentException("no transaction " + id))
                // Detached: what is written stands in the statements below, and nowhere else.
                .invoke(session::detach)
                .chain(row -> apply(session, row, seen)));
    }

    private Uni<PaymentTransaction> apply(Mutiny.Session session, PaymentTransaction row, Observation seen) {
        Instant now = now();
        StatusDecision.Known known = new StatusDecision.Known(
                row.type, row.status, row.amount(), row.providerReference, row.createdAt, row.expiresAt);
        StatusDecision.Decision decision = StatusDecision.decide(known, seen, now, notFoundGrace);
        if (decision instanceof StatusDecision.Move move) {
            return move(session, row, seen, move, now).chain(() -> enrich(session, row, seen, true, now));
        }
        if (decision instanceof StatusDecision.Contradiction contradiction) {
            return open(session, row, seen, contradiction, now);
        }
        return enrich(session, row, seen, !row.status.isFinal(), now);
    }

    private Uni<Void> move(
            Mutiny.Session session, PaymentTransaction row, Observation seen, StatusDecision.Move move, Instant now) {
        TransactionStatus from = row.status;
        Failure failure = move.failure() == null
                ? new Failure(null, null, null)
                : new Failure(
                        move.failure().code(),
                        Texts.cut(move.failure().message(), 512),
                        Texts.cut(move.failure().providerCode(), 32));
        return session.createMutationQuery("update PaymentTransaction set status = :to, moves = moves + 1,"
                        + " failureCode = :code, failureMessage = :message, failureProviderCode = :providerCode,"
                        + " updatedAt = :now where id = :id and status = :from and moves = :moves")
                .setParameter("to", move.to())
                .setParameter("code", failure.code())
                .setParameter("message", failure.message())
                .setParameter("providerCode", failure.providerCode())
                .setParameter("now", now)
                .setParameter("id", row.id)
                .setParameter("from", from)
                .setParameter("moves", row.moves)
                .executeUpdate()
                .invoke(changed -> {
                    if (changed != 1) {
                        throw new IllegalStateException("transaction " + row.id + " moved although it was locked");
                    }
                    row.status = move.to();
                    row.moves++;
                    row.failureCode = failure.code();
                    row.failureMessage = failure.message();
                    row.failureProviderCode = failure.providerCode();
                    row.updatedAt = now;
                })
                .chain(() -> session.persist(new TransactionEvent(row.id, row.moves, from, move.to(), seen, now)))
                .chain(session::flush)
                .invoke(() -> LOG.infof(
                        "transactionId=%s account=%s merchantOrderId=%s status=%s from=%s cause=%s",
                        row.id, row.account, row.merchantOrderId, move.to(), from, seen.source()));
    }

    /**
     * Takes over what the observation knows beyond the status; a late create answer still brings the payer's link.
     *
     * @param open whether a known provider reference may give way: a checkout's id does to that of the payment made in
     *     it, until the transaction is final. A create answer never replaces one, it may be older than what a webhook
     *     brought.
     */
    private Uni<PaymentTransaction> enrich(
            Mutiny.Session session, PaymentTransaction row, Observation seen, boolean open, Instant now) {
        String reference = Texts.cut(seen.providerReference(), 64);
        boolean newReference = reference != null
                && !reference.equals(row.providerReference)
                && (row.providerReference == null || (open && seen.source() != Observation.Source.SUBMIT));
        boolean newAction = seen.nextAction() != null && row.nextActionType == null;
        if (!newReference && !newAction) {
            return Uni.createFrom().item(row);
        }
        if (newReference) {
            row.providerReference = reference;
        }
        if (newAction) {
            row.take(seen.nextAction());
        }
        row.updatedAt = now;
        return session.createMutationQuery("update PaymentTransaction set providerReference = :reference,"
                        + " nextActionType = :type, nextActionUrl = :url, nextActionContent = :content,"
                        + " updatedAt = :now where id = :id")
                .setParameter("reference", row.providerReference)
                .setParameter("type", row.nextActionType)
                .setParameter("url", row.nextActionUrl)
                .setParameter("content", row.nextActionContent)
                .setParameter("now", now)
                .setParameter("id", row.id)
                .executeUpdate()
                .replaceWith(row);
    }

    private Uni<PaymentTransaction> open(
            Mutiny.Session session,
            PaymentTransaction row,
            Observation seen,
            StatusDecision.Contradiction contradiction,
            Instant now) {
        return session.createNativeQuery(
                        "insert into discrepancy (id, transaction_id, kind, detail, source, raw_answer, opened_at)"
                                + " values (:id, :transaction, :kind, :detail, :source, :raw, :now)"
                                + " on conflict on constraint uq_discrepancy_same do nothing")
                .setParameter("id", Ids.next())
                .setParameter("transaction", row.id)
                .setParameter("kind", contradiction.kind().name())
                .setParameter("detail", Texts.cut(contradiction.detail(), 256))
                .setParameter("source", seen.source().name())
                .setParameter("raw", Texts.cut(seen.rawAnswer(), 4096))
                .setParameter("now", now)
                .executeUpdate()
                .invoke(opened -> {
                    if (opened == 1) {
                        LOG.errorf(
                                "discrepancy kind=%s transactionId=%s account=%s merchantOrderId=%s status=%s: %s",
                                contradiction.kind(),
                                row.id,
                                row.account,
                                row.merchantOrderId,
                                row.status,
                                contradiction.detail());
                    }
                })
                .replaceWith(row);
    }

    private Instant now() {
        // What PostgreSQL keeps and our API shows: nobody may see two values of one time.
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static List<TransactionStatus> statusesShownAs(PublicStatus status) {
        return Arrays.stream(TransactionStatus.values())
                .filter(candidate -> candidate.toPublic() == status)
                .toList();
    }

    private static void add(
            List<String> conditions, Map<String, Object> parameters, String condition, String name, Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }
}
