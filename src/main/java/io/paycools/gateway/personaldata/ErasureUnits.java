package io.paycools.gateway.personaldata;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of erasing: one batch each, with its part of the record. */
@ApplicationScoped
class ErasureUnits implements PanacheRepositoryBase<PersonalDataErasure, UUID> {

    private final Clock clock;

    ErasureUnits(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @WithSession
    Uni<Integer> count(Erasable kind, Instant before, int most) {
        return kind.count(before, most);
    }

    /** Erases a batch and writes it down: both or nothing. A run that erases nothing leaves no record. */
    @WithTransaction
    Uni<Integer> erase(Erasable kind, ErasureRun run, int most) {
        Instant now = now();
        return kind.erase(run.cutOff(), now, most)
                .chain(erased -> erased == 0
                        ? Uni.createFrom().item(0)
                        : note(kind.kind(), run, erased, now).replaceWith(erased));
    }

    private Uni<Void> note(Erasable.Kind kind, ErasureRun run, int erased, Instant now) {
        return getSession().chain(session -> session.createNativeQuery(
                        "insert into personal_data_erasure as e (id, client, person, cut_off, transactions,"
                                + " payment_links, webhooks, started_at, ended_at) values (:id, :client, :person, :cutOff,"
                                + " :transactions, :links, :webhooks, :started, :now)"
                                + " on conflict on constraint pk_personal_data_erasure do update set"
                                + " transactions = e.transactions + excluded.transactions,"
                                + " payment_links = e.payment_links + excluded.payment_links,"
                                + " webhooks = e.webhooks + excluded.webhooks, ended_at = excluded.ended_at")
                .setParameter("id", run.id())
                .setParameter("client", run.client())
                .setParameter("person", run.person())
                .setParameter("cutOff", run.cutOff())
                .setParameter("transactions", kind == Erasable.Kind.TRANSACTIONS ? erased : 0)
                .setParameter("links", kind == Erasable.Kind.PAYMENT_LINKS ? erased : 0)
                .setParameter("webhooks", kind == Erasable.Kind.WEBHOOKS ? erased : 0)
                .setParameter("started", run.startedAt())
                .setParameter("now", now)
                .executeUpdate()
                .replaceWithVoid());
    }

    /** The newest runs that erased something. */
    @WithSession
    Uni<List<PersonalDataErasure>> newest(int limit) {
        return find("order by startedAt desc, id desc").range(0, limit - 1).list();
    }
}
