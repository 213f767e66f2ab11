package io.paycools.gateway.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records many payouts at once and follows them. The rows of a batch go to the database as JSON, a thousand at a time,
 * because ten thousand statements would hold the unit of work open for long. Runs inside the caller's unit of work.
 */
@ApplicationScoped
public class BatchStore implements PanacheRepositoryBase<PayoutBatch, UUID> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CHUNK = 1000;

    /**
     * One for each line: ten thousand payouts in the trace of their batch would be too much for anything that shows it.
     */
    private static final String OWN_TRACE = "'00-' || replace(cast(gen_random_uuid() as varchar), '-', '') || '-'"
            + " || left(replace(cast(gen_random_uuid() as varchar), '-', ''), 16) || '-' || cast(:flags as varchar)";

    private final Outbox outbox;
    private final Duration sendDeadline;

    BatchStore(Outbox outbox, @ConfigProperty(name = "gateway.payouts.send-deadline") Duration sendDeadline) {
        this.outbox = outbox;
        this.sendDeadline = sendDeadline;
    }

    /**
     * One line of a batch.
     *
     * @param first CREATED to have it sent, AWAITING_APPROVAL to wait
     */
    public record Line(NewTransaction order, TransactionStatus first) {}

    /** Where a merchant order id is used. */
    public record Used(String account, String merchantOrderId) {}

    /**
     * Turns the lines into what {@link #record} takes. Work for a thread that may be busy for a while.
     *
     * @return JSON texts, a thousand lines each
     */
    public List<String> prepare(List<Line> lines) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            rows.add(row(lines.get(i), i + 1));
        }
        // In one order for all, so that two batches with the same ids wait for each other and never both.
        rows.sort(Comparator.comparing((Map<String, Object> row) -> (String) row.get("account"))
                .thenComparing(row -> (String) row.get("merchant_order_id")));
        List<String> chunks = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CHUNK) {
            try {
                chunks.add(JSON.writeValueAsString(rows.subList(from, Math.min(rows.size(), from + CHUNK))));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("lines cannot be written as JSON", e);
            }
        }
        return chunks;
    }

    private static Map<String, Object> row(Line line, int number) {
        NewTransaction order = line.order();
        Map<String, Object> row = new HashMap<>();
        row.put("id", order.id());
        row.put("event_id", Ids.next());
        row.put("status", line.first());
        row.put("account", order.account());
        row.put("merchant_order_id", order.merchantOrderId());
        row.put("amount_minor", order.amount().minorUnits());
        row.put("currency", order.amount().currency());
        row.put("country", order.country());
        row.put("description", order.description());
        row.put("metadata", new MetadataConverter().convertToDatabaseColumn(order.metadata()));
        row.put("idempotency_id", order.payout().idempotencyId());
        row.put("method", order.payout().method());
        row.put("bank_code", order.payout().bankCode());
        row.put("account_end", order.payout().accountEnd());
        row.put("sealed", order.payout().sealedBeneficiary());
        row.put("line", number);
        return row;
    }

    /**
     * Records a batch with all its lines and the first event of each. Fails with a violation of
     * {@link TransactionStore#MERCHANT_ORDER_CONSTRAINT} when an account has used one of the merchant order ids.
     */
    public Uni<Void> record(PayoutBatch batch, List<String> prepared) {
        return getSession().chain(session -> {
            Uni<Void> chain = session.persist(batch).chain(session::flush);
            for (String chunk : prepared) {
                chain = chain.chain(() -> insert(session, batch, chunk));
            }
            return chain.chain(() -> outbox.batchRecorded(batch.id, batch.client, batch.createdAt));
        });
    }

    private Uni<Void> insert(Mutiny.Session session, PayoutBatch batch, String chunk) {
        // As text first: the database client would send a text for jsonb as a JSON string.
        return session.createNativeQuery(
                        "with line as (select * from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r("
                                + "id uuid, event_id uuid, status text, account text, merchant_order_id text,"
                                + " amount_minor bigint, currency text, country text, description text, metadata text,"
                                + " idempotency_id text, method text, bank_code text, account_end text, sealed text,"
                                + " line integer)),"
                                + " inserted as (insert into payment_transaction (id, type, status, moves, origin, account,"
                                + " client, merchant_order_id, amount_minor, currency, country, description, metadata,"
                                + " idempotency_id, beneficiary_method, beneficiary_bank_code, beneficiary_end,"
                                + " beneficiary_sealed, sends, checks, heard_of, next_check_at, send_before, batch_id,"
                                + " batch_line, created_at, updated_at, trace_parent)"
                                + " select id, 'PAYOUT', status, 1, 'API', account, :client, merchant_order_id, amount_minor,"
                                + " currency, country, description, metadata, idempotency_id, method, bank_code, account_end,"
                                + " sealed, 0, 0, false, case when status = 'CREATED' then cast(:now as timestamptz) end,"
                                + " cast(:before as timestamptz), :batch, line, cast(:now as timestamptz),"
                                + " cast(:now as timestamptz), " + OWN_TRACE
                                + " from line order by account, merchant_order_id returning id)"
                                + " insert into transaction_event (id, transaction_id, sequence, to_status, cause, detail,"
                                + " created_at) select event_id, line.id, 1, status, 'REQUEST', :detail,"
                                + " cast(:now as timestamptz) from line join inserted on inserted.id = line.id")
                .setParameter("rows", chunk)
                .setParameter("client", batch.client)
                .setParameter("batch", batch.id)
                .setParameter("flags", TraceParent.currentFlags())
                .setParameter("now", batch.createdAt)
                .setParameter("before", batch.createdAt.plus(sendDeadline))
                .setParameter("detail", "requested by " + batch.client + " in a batch")
                .executeUpdate()
                .replaceWithVoid();
    }

    /** Which of the lines have merchant order ids that their account has used. */
    @SuppressWarnings("unchecked")
    public Uni<List<Used>> used(List<String> prepared) {
        List<Used> used = new ArrayList<>();
        return getSession().chain(session -> {
            Uni<Void> chain = Uni.createFrom().voidItem();
            for (String chunk : prepared) {
                chain = chain.chain(() -> session.createNativeQuery(
                                        "select t.account, t.merchant_order_id from payment_transaction t"
                                                + " join jsonb_to_recordset(cast(cast(:rows as text) as jsonb))"
                                                + " as r(account text, merchant_order_id text)"
                                                + " on r.account = t.account"
                                                + " and r.merchant_order_id = t.merchant_order_id",
                                        Object[].class)
                                .setParameter("rows", chunk)
                                .getResultList())
                        .invoke(rows -> rows.forEach(row -> used.add(new Used((String) row[0], (String) row[1]))))
                        .replaceWithVoid();
            }
            return chain.replaceWith(used);
        });
    }

    /** Finds one, or answers null. */
    public Uni<PayoutBatch> find(UUID id) {
        return findById(id);
    }

    /** How many lines of a batch are shown as what. */
    public Uni<Map<PublicStatus, Long>> progress(UUID id) {
        return getSession().chain(session -> session.createQuery(
                        "select status, count(*) from PaymentTransaction where batchId = :id group by status",
                        Object[].class)
                .setParameter("id", id)
                .getResultList()
                .map(rows -> {
                    Map<PublicStatus, Long> progress = new EnumMap<>(PublicStatus.class);
                    for (Object[] row : rows) {
                        progress.merge(((TransactionStatus) row[0]).toPublic(), (Long) row[1], Long::sum);
                    }
                    return progress;
                }));
    }

    /** Lines of a batch, in their order. */
    public Uni<List<PaymentTransaction>> lines(UUID id, int after, int limit) {
        return getSession().chain(session -> session.createQuery(
                        "from PaymentTransaction where batchId = :id and batchLine > :after order by batchLine",
                        PaymentTransaction.class)
                .setParameter("id", id)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    /** The time of a new batch, as exact as everything that is shown. */
    public static Instant time(Instant now) {
        return Instant.ofEpochMilli(now.toEpochMilli());
    }
}
