package io.paycools.gateway.link;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.PageCursor;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.idempotency.RequestFingerprint;
import io.paycools.gateway.payment.CashierPayments.Payer;
import io.paycools.gateway.security.AccountScope;
import io.paycools.gateway.security.PersonalData;
import io.paycools.gateway.transaction.ConstraintViolations;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Ids;
import io.paycools.gateway.transaction.Money;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Makes, shows and cancels links for our callers. */
@ApplicationScoped
class LinkService {

    private static final Logger LOG = Logger.getLogger(LinkService.class);
    private static final String DEFAULT_ACCOUNT = "default";

    private final LinkUnits units;
    private final LinkRules rules;
    private final LinkTokens tokens;
    private final LinkSecrets secrets;
    private final LinkAddresses addresses;
    private final Clock clock;

    LinkService(
            LinkUnits units,
            LinkRules rules,
            LinkTokens tokens,
            LinkSecrets secrets,
            LinkAddresses addresses,
            Clock clock) {
        this.units = units;
        this.rules = rules;
        this.tokens = tokens;
        this.secrets = secrets;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** A link that was made now, or by an earlier request with the same key. */
    record Made(PaymentLinkView link, boolean replayed) {}

    /**
     * Makes a link, or shows the one that the key has made.
     *
     * @param key null for none
     */
    Uni<Made> create(String client, IdempotencyKey key, PaymentLinkRequest request) {
        PaymentLink link = linkOf(client, key, request);
        return units.record(link)
                .map(made -> new Made(view(new LinkUnits.Shown(made, List.of())), false))
                .onFailure(failure -> ConstraintViolations.isOf(LinkStore.KEY_CONSTRAINT, failure))
                .recoverWithUni(() -> units.byKey(client, key.value()).map(prior -> {
                    if (!prior.link().requestHash.equals(link.requestHash)) {
                        throw new ServiceException(ErrorCode.IDEMPOTENCY_KEY_REUSED, null);
                    }
                    return new Made(view(prior), true);
                }));
    }

    Uni<PaymentLinkView> find(UUID id) {
        return units.find(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(this::view);
    }

    Uni<PaymentLinkView> cancel(UUID id) {
        return units.cancel(id)
                .onItem()
                .ifNull()
                .failWith(ServiceException::notFound)
                .map(this::view);
    }

    Uni<List<PaymentLinkView>> page(AccountScope scope, PageCursor after, int limit) {
        return units.page(scope, after, limit)
                .map(page -> page.stream().map(this::view).toList());
    }

    private PaymentLink linkOf(String client, IdempotencyKey key, PaymentLinkRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Money amount = Money.parse(request.amount(), CurrencyCode.valueOf(request.currency()));
        PaymentLink link = new PaymentLink(Ids.next());
        link.client = client;
        link.account = request.account() == null ? DEFAULT_ACCOUNT : request.account();
        link.usage = request.use() == null ? LinkUsage.SINGLE : request.use();
        link.amountMinor = amount.minorUnits();
        link.currency = amount.currency();
        link.country = CountryCode.valueOf(request.country());
        link.description = request.description();
        link.metadata = request.metadata() == null ? Map.of() : request.metadata();
        link.redirectUrl = request.redirectUrl();
        link.language = request.language() == null ? null : request.language().toLowerCase(Locale.ROOT);
        link.channels = new PaymentLink.Channels(
                request.allowedChannelTypes(), request.allowedChannelCodes(), request.settlementCurrency());
        link.validUntil = rules.validUntil(request, now);
        link.createdAt = now;
        link.idempotencyKey = key == null ? null : key.value();
        link.requestHash = RequestFingerprint.of(request, Map.of("amount", amount.toDecimal()));
        secrets.seal(link, tokens.next(), request.payer());
        return link;
    }

    /** A link whose secrets are erased or do not open is shown without them: it is there, and so are its payments. */
    private PaymentLinkView view(LinkUnits.Shown shown) {
        PaymentLink link = shown.link();
        String address = null;
        Payer payer = null;
        try {
            String token = secrets.token(link);
            address = token == null ? null : addresses.of(token);
            payer = link.customerSealed == null ? null : secrets.payer(link);
        } catch (PersonalData.SealedException e) {
            LOG.warnf("payment link %s is shown without what does not open: %s", link.id, e.getMessage());
        }
        return PaymentLinkView.of(link, shown.status(clock.instant()), shown.begun(), address, payer);
    }
}
