package io.paycools.gateway.link;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.idempotency.IdempotencyKey;
import io.paycools.gateway.link.PayerForm.Field;
import io.paycools.gateway.payment.CashierPayments;
import io.paycools.gateway.payment.CashierPayments.Payer;
import io.paycools.gateway.payment.CashierPayments.Terms;
import io.paycools.gateway.reconciliation.RefreshService;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Lets payers pay. Under one link two payers who press at once are given the same payment: its idempotency key is made
 * of the link and of the number, or the form, that it has there, and the database lets one request have a key.
 */
@ApplicationScoped
class PayService {

    private static final Logger LOG = Logger.getLogger(PayService.class);

    /** With a blank, which no key of a caller can have. */
    private static final String KEY = "payment-link ";

    private static final String CUSTOMER = "customer.";

    private final LinkUnits units;
    private final LinkSecrets secrets;
    private final LinkTokens tokens;
    private final LinkAddresses addresses;
    private final CashierPayments payments;
    private final RefreshService refreshes;
    private final Clock clock;

    PayService(
            LinkUnits units,
            LinkSecrets secrets,
            LinkTokens tokens,
            LinkAddresses addresses,
            CashierPayments payments,
            RefreshService refreshes,
            Clock clock) {
        this.units = units;
        this.secrets = secrets;
        this.tokens = tokens;
        this.addresses = addresses;
        this.payments = payments;
        this.refreshes = refreshes;
        this.clock = clock;
    }

    /**
     * What a payer is shown.
     *
     * @param token of the link
     * @param standing what the payer can do
     * @param form what was typed, to be shown again
     * @param asked what the page asks for
     * @param wrong which of the fields are wrong
     * @param attempt what a form begins with, so that sent twice it is one payment
     * @param refused whether the payment that this request began came to nothing
     */
    record Sight(
            String token,
            Opened opened,
            Standing standing,
            PayerForm form,
            Set<Field> asked,
            Set<Field> wrong,
            String attempt,
            boolean refused) {}

    /** A link as the payer finds it; fails with {@code not_found} when there is none. */
    Uni<Sight> open(String token, String attempt) {
        return find(token, attempt).map(opened -> sight(token, opened, PayerForm.EMPTY, Set.of(), false));
    }

    /** The payer has pressed the button. */
    Uni<Sight> pay(String token, PayerForm form) {
        return find(token, form.attempt()).chain(opened -> {
            if (opened.standing(clock.instant()) != Standing.RUN_OUT) {
                return decide(token, opened, form);
            }
            // PayCools may know by now that it was paid; only when it says that it was not, a new one is begun.
            return ask(opened.current().id())
                    .chain(() -> find(token, form.attempt()))
                    .chain(again -> decide(token, again, form));
        });
    }

    private Uni<Opened> find(String token, String attempt) {
        return units.open(LinkTokens.hash(token), attempt).onItem().ifNull().failWith(ServiceException::notFound);
    }

    private Uni<Void> ask(UUID payment) {
        return refreshes
                .refresh(payment)
                .replaceWithVoid()
                .onFailure(ServiceException.class)
                .recoverWithUni(() -> Uni.createFrom().voidItem());
    }

    private Uni<Sight> decide(String token, Opened opened, PayerForm form) {
        boolean spent = !opened.link().isSingle() && opened.hasFailed();
        boolean fresh = opened.link().isSingle() || form.attempt() != null;
        if (opened.standing(clock.instant()) != Standing.PAYABLE || spent || !fresh) {
            return Uni.createFrom().item(sight(token, opened, form, Set.of(), false));
        }
        Payer known = secrets.payer(opened.link());
        if (!PayerForm.missing(known).isEmpty() && form.values().isEmpty()) {
            // Pressed where there was nothing to fill in.
            return Uni.createFrom().item(sight(token, opened, form, Set.of(), false));
        }
        Payer payer = known.or(form.payer());
        Set<Field> wrong = wrong(opened.link(), payer);
        return wrong.isEmpty()
                ? begin(token, opened, payer, form)
                : Uni.createFrom().item(sight(token, opened, form, wrong, false));
    }

    private Set<Field> wrong(PaymentLink link, Payer payer) {
        Set<Field> wrong = EnumSet.noneOf(Field.class);
        wrong.addAll(PayerForm.missing(payer));
        List<Violation> violations = new ArrayList<>();
        payments.check(terms(link), payer, violations);
        for (Violation violation : violations) {
            if (!violation.field().startsWith(CUSTOMER)) {
                // It was right when the link was made: the configuration has changed.
                LOG.errorf("payment link %s cannot be paid: %s %s", link.id, violation.field(), violation.message());
                throw new ServiceException(ErrorCode.PROVIDER_UNAVAILABLE, null);
            }
            wrong.add(
                    Field.valueOf(violation.field().substring(CUSTOMER.length()).toUpperCase(java.util.Locale.ROOT)));
        }
        return wrong;
    }

    private Uni<Sight> begin(String token, Opened opened, Payer payer, PayerForm form) {
        PaymentLink link = opened.link();
        String attempt = link.isSingle() ? Integer.toString(opened.nextNumber()) : form.attempt();
        String redirectUrl = link.redirectUrl == null ? addresses.returning(token, attempt) : link.redirectUrl;
        CashierPayments.Order order = new CashierPayments.Order(
                new IdempotencyKey(link.client, KEY + link.id + " " + attempt),
                // Two payers of one link are one request, whatever they have typed.
                link.requestHash,
                terms(link).with(redirectUrl, Language.cashierLanguage(link)),
                payer,
                opened.sessionSeconds(clock.instant()),
                transaction -> units.begin(link.id, attempt, transaction));
        return payments.create(order)
                .replaceWithVoid()
                .onFailure(PayService::isSomebodyFaster)
                .recoverWithUni(() -> Uni.createFrom().voidItem())
                .chain(() -> find(token, form.attempt()))
                .map(after -> sight(token, after, form, Set.of(), after.hasFailed()));
    }

    /** Then what there is now is what counts for this payer too. */
    private static boolean isSomebodyFaster(Throwable failure) {
        return failure instanceof LinkUnits.StaleException
                || (failure instanceof ServiceException refusal && refusal.code() == ErrorCode.IDEMPOTENCY_IN_PROGRESS);
    }

    private Sight sight(String token, Opened opened, PayerForm form, Set<Field> wrong, boolean refused) {
        Instant now = clock.instant();
        Standing standing = opened.standing(now);
        Set<Field> asked = standing == Standing.PAYABLE ? PayerForm.missing(secrets.payer(opened.link())) : Set.of();
        // A form whose payment came to nothing has had its turn; the next one is another payment.
        boolean again = form.attempt() != null && !opened.hasFailed();
        return new Sight(token, opened, standing, form, asked, wrong, again ? form.attempt() : tokens.next(), refused);
    }

    private static Terms terms(PaymentLink link) {
        return new Terms(
                link.account,
                link.amount().toDecimal(),
                link.currency.name(),
                link.country.name(),
                link.redirectUrl,
                link.description,
                Map.copyOf(link.metadata),
                link.channels.types(),
                link.channels.codes(),
                link.channels.settlementCurrency(),
                null);
    }
}
