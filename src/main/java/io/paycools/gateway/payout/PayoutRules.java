package io.paycools.gateway.payout;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.paycools.gateway.api.ServiceException.Violation;
import io.paycools.gateway.payout.PayoutRequest.AccountType;
import io.paycools.gateway.payout.PayoutRequest.Beneficiary;
import io.paycools.gateway.payout.PayoutRequest.PromptPayType;
import io.paycools.gateway.submission.MoneyRules;
import io.paycools.gateway.transaction.CountryCode;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PayoutMethod;

/**
 * The rules of a payout that tie several fields together, checked before anything is stored or sent (PayCools Global
 * API: payouts, Malaysia, mobile formats and amount limits per country).
 */
final class PayoutRules {

    private static final String REQUIRED = "is required";
    private static final String THAILAND_ONLY = "is for TH only";

    /** Whole rupiah. */
    private static final long LEAST_RUPIAH = 10_000;

    private static final long MOST_RUPIAH = 100_000_000;

    private record Format(Pattern pattern, String message) {}

    private static final Map<CountryCode, Format> MOBILES = Map.of(
            CountryCode.PH, format("09[0-9]{9,12}", "must be 11 to 14 digits and start with 09 in PH"),
            CountryCode.ID, format("08[0-9]{8,11}", "must be 10 to 13 digits and start with 08 in ID"),
            CountryCode.MY, format("(?:01|60)[0-9]{8,9}", "must be 10 or 11 digits and start with 01 or 60 in MY"),
            CountryCode.TH, format("0[689][0-9]{8}", "must be 10 digits and start with 06, 08 or 09 in TH"));

    private static final Format MALAYSIAN_WALLET =
            format("01[0-9]{8,9}", "must be a mobile number of 10 or 11 digits that starts with 01");
    private static final Format NATIONAL_ID = format("[0-9]{13}", "must be 13 digits for NATID");
    private static final Format THAI_MOBILE =
            format("0[689][0-9]{8}", "must be a mobile number of 10 digits for MSISDN");

    private static final Pattern MALAYSIAN_ORDER = Pattern.compile("[A-Za-z0-9]{10,32}");
    private static final Set<AccountType> THAI_TYPES = Set.of(AccountType.INDIVIDUAL, AccountType.ORGANIZATION);

    private final PayoutRequest request;
    private final CountryCode country;
    private final List<Violation> violations;

    private PayoutRules(PayoutRequest request, List<Violation> violations) {
        this.request = request;
        this.country = MoneyRules.find(CountryCode.values(), request.country());
        this.violations = violations;
    }

    static void check(PayoutRequest request, Predicate<String> knownAccount, List<Violation> violations) {
        PayoutRules rules = new PayoutRules(request, violations);
        rules.checkMoney();
        if (request.account() != null && !knownAccount.test(request.account())) {
            rules.add("account", "is not configured");
        }
        if (request.beneficiary() != null) {
            rules.checkBeneficiary(request.beneficiary());
        }
        if (rules.country == CountryCode.MY
                && request.merchantOrderId() != null
                && !MALAYSIAN_ORDER.matcher(request.merchantOrderId()).matches()) {
            rules.add("merchantOrderId", "must be 10 to 32 letters and digits in MY");
        }
    }

    private void checkMoney() {
        MoneyRules.check(request.amount(), request.currency(), request.country(), violations);
        if (country == CountryCode.RU) {
            add("country", "RU has no payouts");
        }
        boolean rupiah = country == CountryCode.ID && CurrencyCode.IDR.name().equals(request.currency());
        boolean fine =
                violations.stream().noneMatch(violation -> violation.field().equals("amount"));
        if (rupiah && fine && request.amount() != null) {
            long amount = Money.parse(request.amount(), CurrencyCode.IDR).minorUnits();
            if (amount < LEAST_RUPIAH || amount > MOST_RUPIAH) {
                add("amount", "must be " + LEAST_RUPIAH + " to " + MOST_RUPIAH + " IDR");
            }
        }
    }

    private void checkBeneficiary(Beneficiary beneficiary) {
        checkMethod(beneficiary);
        checkAccountNumber(beneficiary);
        if (country != null && country != CountryCode.TH) {
            refuse("taxId", beneficiary.taxId(), THAILAND_ONLY);
            refuse("relationship", beneficiary.relationship(), THAILAND_ONLY);
            if (beneficiary.accountType() != null && THAI_TYPES.contains(beneficiary.accountType())) {
                refuse("accountType", beneficiary.accountType(), "must be BANK_ACCOUNT or MOBILE_NUMBER in " + country);
            }
        }
        if (beneficiary.mobile() != null && country != null && MOBILES.containsKey(country)) {
            require("mobile", beneficiary.mobile(), MOBILES.get(country));
        }
    }

    private void checkMethod(Beneficiary beneficiary) {
        if (beneficiary.method() == PayoutMethod.PROMPTPAY) {
            if (country != null && country != CountryCode.TH) {
                add("beneficiary.method", "PROMPTPAY " + THAILAND_ONLY);
            }
            refuse("bankCode", beneficiary.bankCode(), "is not for PROMPTPAY");
            if (beneficiary.promptPayType() == null) {
                add("beneficiary.promptPayType", REQUIRED);
            }
        } else if (beneficiary.method() != null) {
            refuse("promptPayType", beneficiary.promptPayType(), "is for PROMPTPAY only");
            if (beneficiary.bankCode() == null) {
                add("beneficiary.bankCode", REQUIRED);
            }
        }
    }

    private void checkAccountNumber(Beneficiary beneficiary) {
        String number = beneficiary.accountNumber();
        if (number == null) {
            return;
        }
        boolean wallet = beneficiary.accountType() == AccountType.MOBILE_NUMBER
                || (beneficiary.accountType() == null && beneficiary.method() == PayoutMethod.EWALLET);
        if (country == CountryCode.MY && wallet) {
            require("accountNumber", number, MALAYSIAN_WALLET);
        }
        if (beneficiary.method() == PayoutMethod.PROMPTPAY && beneficiary.promptPayType() != null) {
            boolean mobile = beneficiary.promptPayType() == PromptPayType.MSISDN;
            require("accountNumber", number, mobile ? THAI_MOBILE : NATIONAL_ID);
        }
    }

    private void require(String field, String value, Format format) {
        if (!format.pattern().matcher(value).matches()) {
            add("beneficiary." + field, format.message());
        }
    }

    private void refuse(String field, Object value, String message) {
        if (value != null) {
            add("beneficiary." + field, message);
        }
    }

    private void add(String field, String message) {
        violations.add(new Violation(field, message));
    }

    private static Format format(String pattern, String message) {
        return new Format(Pattern.compile(pattern), message);
    }
}
