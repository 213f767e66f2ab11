package io.paycools.gateway.onboarding;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;

import io.paycools.gateway.provider.Environment;
import io.paycools.gateway.transaction.TransactionType;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The units of work of the checklist. It reads of transactions and webhooks only how many there are and when they came;
 * they belong to others, who know nothing of a checklist.
 */
@ApplicationScoped
class GoLiveUnits implements PanacheRepositoryBase<StepTick, UUID> {

    /** How many of the newest transactions of a type are looked at. */
    private static final int NEWEST = 200;

    private static final int MOST_TICKS = 1000;

    /**
     * Of the newest transactions of each type: how many have what status (a failure counts when PayCools told it), when
     * a webhook about one of them last came, and how many after that one have had none though there was time. Each part
     * goes by an index and ends after {@link #NEWEST} rows.
     */
    private static final String PRODUCTS = """
            with newest as (
              select w.type, n.status, n.updated_at, n.told, (
                  select max(i.received_at) from webhook_inbox i
                  where i.account = :account and i.merchant_order_id = n.merchant_order_id
                    and i.state <> 'REFUSED') as heard_at
              from (values ('PAYMENT'), ('PAYOUT'), ('REFUND')) as w(type)
              cross join lateral (
                  select t.status, t.updated_at, t.merchant_order_id,
                    t.provider_reference is not null or t.failure_provider_code is not null as told
                  from payment_transaction t
                  where t.account = :account and t.type = w.type
                  order by t.created_at desc limit :newest) n)
            select type,
              count(*) filter (where status = 'SUCCEEDED') as succeeded,
              count(*) filter (where status = 'FAILED' and told) as failed,
              max(heard_at) as webhook_at,
              count(*) filter (where status = 'SUCCEEDED' and heard_at is null and updated_at < :deadline
                  and updated_at > coalesce((select max(o.heard_at) from newest o where o.type = newest.type),
                      '-infinity')) as missing
            from newest group by type
            """;

    /**
     * The last look.
     *
     * @param checkedAt when it ended; null while the first one goes on
     * @param settings of which it says something
     * @param report as JSON
     */
    record LastCheck(Instant checkedAt, String settings, String report) {}

    /** Everything that is stored. */
    record Stored(StepEvidence evidence, List<StepTick> ticks, LastCheck lastCheck) {}

    @WithSession
    Uni<Stored> read(String account, Environment environment, Instant deadline) {
        return getSession().chain(session -> products(session, account, deadline)
                .chain(products -> refusals(session, account).chain(refusals -> ticks(account, environment)
                        .chain(ticks -> lastCheck(session, account, environment)
                                .map(check -> new Stored(
                                        new StepEvidence(products, refusals.get("FORGED"), refusals.get("ADDRESS")),
                                        ticks,
                                        check))))));
    }

    private static Uni<Map<TransactionType, StepEvidence.Product>> products(
            Mutiny.Session session, String account, Instant deadline) {
        return session.createNativeQuery(PRODUCTS, Tuple.class)
                .setParameter("account", account)
                .setParameter("newest", NEWEST)
                .setParameter("deadline", deadline)
                .getResultList()
                .map(rows -> {
                    Map<TransactionType, StepEvidence.Product> found = new EnumMap<>(TransactionType.class);
                    for (Tuple row : rows) {
                        found.put(
                                TransactionType.valueOf(row.get(0, String.class)),
                                new StepEvidence.Product(
                                        row.get(1, Number.class).intValue(),
                                        row.get(2, Number.class).intValue(),
                                        time(row, 3),
                                        row.get(4, Number.class).intValue()));
                    }
                    return found;
                });
    }

    private static Uni<Map<String, Instant>> refusals(Mutiny.Session session, String account) {
        return session.createNativeQuery(
                        "select reason, last_at from webhook_refusal where account = :account", Tuple.class)
                .setParameter("account", account)
                .getResultList()
                .map(rows ->
                        rows.stream().collect(Collectors.toMap(row -> row.get(0, String.class), row -> time(row, 1))));
    }

    /** As the driver gives it to a query that has no entity. */
    private static Instant time(Tuple row, int column) {
        OffsetDateTime at = row.get(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private Uni<List<StepTick>> ticks(String account, Environment environment) {
        return find("account = ?1 and environment = ?2 order by at desc, id desc", account, environment)
                .page(0, MOST_TICKS)
                .list();
    }

    private static Uni<LastCheck> lastCheck(Mutiny.Session session, String account, Environment environment) {
        return session.createNativeQuery(
                        "select checked_at, settings, report from go_live_check"
                                + " where account = :account and environment = :environment",
                        Tuple.class)
                .setParameter("account", account)
                .setParameter("environment", environment.name())
                .getSingleResultOrNull()
                .map(row -> row == null
                        ? null
                        : new LastCheck(time(row, 0), row.get(1, String.class), row.get(2, String.class)));
    }

    /** True for the one who may look now: nobody has since {@code before}. */
    @WithTransaction
    Uni<Boolean> claimCheck(String account, Environment environment, Instant now, Instant before) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into go_live_check (account, environment, started_at)"
                                        + " values (:account, :environment, :now)"
                                        + " on conflict on constraint pk_go_live_check do update"
                                        + " set started_at = excluded.started_at"
                                        + " where go_live_check.started_at <= :before")
                        .setParameter("account", account)
                        .setParameter("environment", environment.name())
                        .setParameter("now", now)
                        .setParameter("before", before)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    @WithTransaction
    Uni<Void> keepCheck(String account, Environment environment, LastCheck check) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "update go_live_check set checked_at = :at, settings = :settings, report = :report"
                                        + " where account = :account and environment = :environment")
                        .setParameter("at", check.checkedAt())
                        .setParameter("settings", check.settings())
                        .setParameter("report", check.report())
                        .setParameter("account", account)
                        .setParameter("environment", environment.name())
                        .executeUpdate())
                .replaceWithVoid();
    }

    @WithTransaction
    Uni<Void> tick(StepTick tick) {
        return persist(tick).replaceWithVoid();
    }
}
