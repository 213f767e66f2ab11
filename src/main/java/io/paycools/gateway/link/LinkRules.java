package io.paycools.gateway.link;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.payment.CashierPayments;

/** The rules of a link: those of a payment on PayCools' page, and how long it is valid. */
@ApplicationScoped
class LinkRules {

    private static final String VALID_UNTIL = "validUntil";

    private final CashierPayments payments;
    private final LinkConfig config;
    private final Clock clock;

    LinkRules(CashierPayments payments, LinkConfig config, Clock clock) {
        this.payments = payments;
        this.config = config;
        this.clock = clock;
    }

    void check(PaymentLinkRequest request, List<Violation> violations) {
        payments.check(request.terms(), request.payer(), violations);
        if (request.validUntil() != null) {
            checkValidity(request.validUntil(), violations);
        }
    }

    private void checkValidity(String text, List<Violation> violations) {
        Instant now = clock.instant();
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            if (!until.isAfter(now)) {
                violations.add(new Violation(VALID_UNTIL, "must be in the future"));
            } else if (until.isAfter(now.plus(config.maxValidity()))) {
                violations.add(new Violation(
                        VALID_UNTIL, "must be at most " + config.maxValidity().toDays() + " days ahead"));
            }
        } catch (DateTimeException e) {
            violations.add(new Violation(VALID_UNTIL, "must be a time with its offset such as 2026-11-25T00:00:00Z"));
        }
    }

    /** Until when a link that keeps the rules is valid. */
    Instant validUntil(PaymentLinkRequest request, Instant now) {
        Instant until = request.validUntil() == null
                ? now.plus(config.defaultValidity())
                : OffsetDateTime.parse(request.validUntil()).toInstant();
        return until.truncatedTo(ChronoUnit.MILLIS);
    }
}
