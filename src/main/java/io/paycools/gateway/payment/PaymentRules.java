package io.paycools.gateway.payment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.submission.MoneyRules;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.PaymentMode;

/** The rules of a payment that tie several fields together, checked before anything is stored or sent. */
final class PaymentRules {

    /** Only these are paid without leaving the shop's page (PayCools Global API, create payment, redirectUrl). */
    private static final Set<ChannelType> WITHOUT_RETURN = Set.of(ChannelType.QR, ChannelType.BANK_TRANSFER);

    private static final String NOT_WITH_CASHIER = "is for mode DIRECT only";
    private static final String NOT_WITH_DIRECT = "is for mode CASHIER only";
    private static final String REQUIRED = "is required";

    private final PaymentRequest request;
    private final List<Violation> violations;

    private PaymentRules(PaymentRequest request, List<Violation> violations) {
        this.request = request;
        this.violations = violations;
    }

    static void check(PaymentRequest request, Predicate<String> knownAccount, List<Violation> violations) {
        PaymentRules rules = new PaymentRules(request, violations);
        rules.checkMoney();
        rules.checkMode();
        rules.checkRedirect();
        if (request.account() != null && !knownAccount.test(request.account())) {
            rules.add("account", "is not configured");
        }
    }

    private void checkMoney() {
        MoneyRules.check(request.amount(), request.currency(), request.country(), violations);
        if (CountryCode.RU.name().equals(request.country()) && request.mode() == PaymentMode.CASHIER) {
            add("country", "RU has no checkout, use mode DIRECT");
        }
    }

    private void checkMode() {
        if (request.mode() == PaymentMode.CASHIER) {
            refuse("channelType", request.channelType(), NOT_WITH_CASHIER);
            refuse("channelCode", request.channelCode(), NOT_WITH_CASHIER);
            refuse("terminalType", request.terminalType(), NOT_WITH_CASHIER);
            refuse("osType", request.osType(), NOT_WITH_CASHIER);
            CurrencyCode settlement = MoneyRules.find(CurrencyCode.values(), request.settlementCurrency());
            if (request.settlementCurrency() != null && (settlement == null || settlement == CurrencyCode.RUB)) {
                add("settlementCurrency", "must be one of [PHP, IDR, MYR, THB]");
            }
        }
        if (request.mode() == PaymentMode.DIRECT) {
            refuse("allowedChannelTypes", request.allowedChannelTypes(), NOT_WITH_DIRECT);
            refuse("allowedChannelCodes", request.allowedChannelCodes(), NOT_WITH_DIRECT);
            refuse("settlementCurrency", request.settlementCurrency(), NOT_WITH_DIRECT);
            refuse("language", request.language(), NOT_WITH_DIRECT);
            refuse("expiresInSeconds", request.expiresInSeconds(), NOT_WITH_DIRECT);
            demand("channelType", request.channelType());
            demand("channelCode", request.channelCode());
        }
    }

    private void checkRedirect() {
        boolean direct = request.mode() == PaymentMode.DIRECT;
        boolean optional = direct && (request.channelType() == null || WITHOUT_RETURN.contains(request.channelType()));
        if (request.redirectUrl() == null) {
            if (!optional && request.mode() != null) {
                add("redirectUrl", REQUIRED);
            }
        } else if (!isWebAddress(request.redirectUrl())) {
            add("redirectUrl", "must be an absolute http or https address");
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void refuse(String field, Object value, String message) {
        if (value != null) {
            add(field, message);
        }
    }

    private void demand(String field, Object value) {
        if (value == null) {
            add(field, REQUIRED);
        }
    }

    private void add(String field, String message) {
        violations.add(new Violation(field, message));
    }
}
