package io.paycools.gateway.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;

/** Looks transactions up; runs inside the caller's session. */
@ApplicationScoped
public class TransactionQueries implements PanacheRepositoryBase<PaymentTransaction, UUID> {

    private static final String TRANSACTION = "select account from payment_transaction where id = :id";

    /** By the name of a resource: which accounts the thing with an id is in. */
    private static final Map<String, String> ACCOUNTS = Map.of(
            "payments",
            TRANSACTION,
            "payouts",
            TRANSACTION,
            "refunds",
            TRANSACTION,
            "transactions",
            TRANSACTION,
            "payout-batches",
            "select distinct account from payment_transaction where batch_id = :id",
            "payment-links",
            "select account from payment_link where id = :id",
            "acceptance-runs",
            "select account from acceptance_run where id = :id",
            "webhook-messages",
            "select account from webhook_inbox where id = :id",
            "discrepancies",
            "select t.account from discrepancy d join payment_transaction t on t.id = d.transaction_id"
                    + " where d.id = :id");

    /** The accounts that something is in; none when there is no such thing, or no such kind of things. */
    public Uni<List<String>> accountsOf(String resource, UUID id) {
        String query = ACCOUNTS.get(resource);
        return query == null
                ? Uni.createFrom().item(List.of())
                : getSession().chain(session -> session.createNativeQuery(query, String.class)
                        .setParameter("id", id)
                        .getResultList());
    }

    /** The history, oldest first. */
    public Uni<List<TransactionEvent>> history(UUID id) {
        return getSession().chain(session -> session.createQuery(
                        "from TransactionEvent where transactionId = :id order by sequence", TransactionEvent.class)
                .setParameter("id", id)
                .getResultList());
    }

    /** One page of the refunds of a payment, newest first. */
    public Uni<List<PaymentTransaction>> refundsOf(UUID payment, TransactionSearch.Position after, int limit) {
        return getSession().chain(session -> {
            String page = after == null ? "" : " and (createdAt, id) < (:afterTime, :afterId)";
            var select = session.createQuery(
                            "from PaymentTransaction where paymentId = :payment" + page
                                    + " order by createdAt desc, id desc",
                            PaymentTransaction.class)
                    .setParameter("payment", payment)
                    .setMaxResults(limit);
            if (after != null) {
                select.setParameter("afterTime", after.createdAt()).setParameter("afterId", after.id());
            }
            return select.getResultList();
        });
    }

    /** One page, newest first. */
    public Uni<List<PaymentTransaction>> search(TransactionSearch wanted) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        add(conditions, parameters, "type = :type", "type", wanted.type());
        add(conditions, parameters, "merchantOrderId = :order", "order", wanted.merchantOrderId());
        add(conditions, parameters, "providerReference = :reference", "reference", wanted.providerReference());
        add(conditions, parameters, "account = :account", "account", wanted.account());
        add(conditions, parameters, "account in :accounts", "accounts", wanted.accounts());
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
