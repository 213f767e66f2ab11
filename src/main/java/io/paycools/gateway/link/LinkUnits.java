package io.paycools.gateway.link;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.transaction.TransactionStatus;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** The units of work of links. Each is one database transaction, and none of them calls anybody. */
@ApplicationScoped
class LinkUnits {

    private final LinkStore links;
    private final Clock clock;

    LinkUnits(LinkStore links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** A link with the payments that it is shown with. */
    record Shown(PaymentLink link, List<Begun> begun) {
        boolean isPaid() {
            return link.isSingle()
                    && begun.stream().anyMatch(payment -> payment.status() == TransactionStatus.SUCCEEDED);
        }

        LinkStatus status(Instant now) {
            if (isPaid()) {
                return LinkStatus.PAID;
            }
            if (link.cancelledAt != null) {
                return LinkStatus.CANCELLED;
            }
            return now.isBefore(link.validUntil) ? LinkStatus.ACTIVE : LinkStatus.EXPIRED;
        }
    }

    /** That a payer was decided on by what is not true any more: the payment is not begun, and nothing is recorded. */
    static final class StaleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleException() {
            super("the link has changed");
        }
    }

    /** Keeps a link, or fails with a violation of {@link LinkStore#KEY_CONSTRAINT}. */
    @WithTransaction
    Uni<PaymentLink> record(PaymentLink link) {
        return links.persistAndFlush(link);
    }

    /** The link that the caller's key has made, or null. */
    @WithSession
    Uni<Shown> byKey(String client, String key) {
        return links.byKey(client, key).chain(this::withBegun);
    }

    @WithSession
    Uni<Shown> find(UUID id) {
        return links.findById(id).chain(this::withBegun);
    }

    @WithSession
    Uni<List<Shown>> page(AccountScope scope, PageCursor after, int limit) {
        return links.page(scope, after, limit)
                .chain(page -> links.begun(idsOf(page)).map(begun -> page.stream()
                        .map(link -> new Shown(link, begun.getOrDefault(link.id, List.of())))
                        .toList()));
    }

    /** Lets a link begin no payment any more. A repeat is a repeat; null when there is none. */
    @WithTransaction
    Uni<Shown> cancel(UUID id) {
        return links.lock(id).chain(this::withBegun).invoke(found -> {
            if (found == null) {
                return;
            }
            if (found.isPaid()) {
                throw new ServiceException(ErrorCode.LINK_PAID, null);
            }
            if (found.link().cancelledAt == null) {
                found.link().cancelledAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            }
        });
    }

    /**
     * A link as a payer finds it, or null.
     *
     * @param attempt by which form the payer has begun, or null
     */
    @WithSession
    Uni<Opened> open(String tokenHash, String attempt) {
        return links.byToken(tokenHash)
                .chain(link -> link == null ? Uni.createFrom().nullItem() : opened(link, attempt));
    }

    /**
     * Begins a payment through a link. Runs inside the unit of work that records the payment, and fails with a
     * {@link StaleException}, so that nothing is recorded, when under the link's lock the payer cannot begin one.
     *
     * @param attempt of a single-use link the number that the payment must have
     */
    Uni<Void> begin(UUID linkId, String attempt, UUID transactionId) {
        return links.lock(linkId).chain(link -> opened(link, attempt)
                .chain(opened -> {
                    boolean taken = !link.isSingle() && opened.current() != null;
                    if (taken || opened.standing(clock.instant()) != Standing.PAYABLE) {
                        throw new StaleException();
                    }
                    return links.newest(linkId);
                })
                .map(newest -> newest == null ? 1 : newest.number() + 1)
                .chain(number -> {
                    if (link.isSingle() && !attempt.equals(Integer.toString(number))) {
                        throw new StaleException();
                    }
                    return links.add(new PaymentLinkOrder(transactionId, linkId, number, attempt));
                }));
    }

    private Uni<Opened> opened(PaymentLink link, String attempt) {
        if (!link.isSingle()) {
            return attempt == null
                    ? Uni.createFrom().item(new Opened(link, null, false))
                    : links.byAttempt(link.id, attempt).map(begun -> new Opened(link, begun, false));
        }
        return links.newest(link.id)
                .chain(newest -> links.isDisputed(link.id).map(disputed -> new Opened(link, newest, disputed)));
    }

    private Uni<Shown> withBegun(PaymentLink link) {
        return link == null
                ? Uni.createFrom().nullItem()
                : links.begun(List.of(link.id)).map(all -> new Shown(link, all.getOrDefault(link.id, List.of())));
    }

    private static List<UUID> idsOf(List<PaymentLink> page) {
        return page.stream().map(link -> link.id).toList();
    }
}
