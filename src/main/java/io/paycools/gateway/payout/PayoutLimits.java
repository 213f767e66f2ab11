package io.paycools.gateway.payout;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;
import io.paycools.gateway.submission.MoneyRules;
import io.paycools.gateway.transaction.CurrencyCode;
import io.paycools.gateway.transaction.Money;
import io.paycools.gateway.transaction.PayoutSums;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;

/** From which amount on a second person is needed, and how much may leave on one day. */
@Startup(1)
@ApplicationScoped
class PayoutLimits {

    private static final String AMOUNT = "[0-9]{1,15}(?:\\.[0-9]{1,2})?";

    private final Map<CurrencyCode, Long> thresholds;
    private final Map<CurrencyCode, Long> daily;
    private final ZoneId dayZone;
    private final Clock clock;
    private final PayoutSums sums;

    PayoutLimits(PayoutConfig config, Clock clock, PayoutSums sums) {
        this.thresholds = read("gateway.payouts.approval-threshold.", config.approvalThreshold());
        this.daily = read("gateway.payouts.daily-limit.", config.dailyLimit());
        this.dayZone = config.dayZone();
        this.clock = clock;
        this.sums = sums;
    }

    /** In minor units. Names may be in lower case, because that is how they come out of environment variables. */
    static Map<CurrencyCode, Long> read(String prefix, Map<String, String> texts) {
        Map<CurrencyCode, Long> limits = new EnumMap<>(CurrencyCode.class);
        texts.forEach((name, text) -> {
            CurrencyCode currency = MoneyRules.find(CurrencyCode.values(), name.toUpperCase(Locale.ROOT));
            if (currency == null) {
                throw new ConfigurationException(prefix + name + " names no currency of PayCools.");
            }
            if (!text.strip().matches(AMOUNT)
                    || new BigDecimal(text.strip()).stripTrailingZeros().scale() > currency.decimals()) {
                throw new ConfigurationException(
                        prefix + name + " is not an amount in " + currency + " such as 50000.");
            }
            limits.put(
                    currency,
                    new BigDecimal(text.strip())
                            .movePointRight(currency.decimals())
                            .longValueExact());
        });
        return limits;
    }

    /** True when a second person must release it: at the threshold or above. */
    boolean needsApproval(Money amount) {
        Long threshold = thresholds.get(amount.currency());
        return threshold != null && amount.minorUnits() >= threshold;
    }

    /**
     * Refuses what would exceed the daily limit. Runs inside the unit of work that records it, so that two requests
     * cannot both take the last of it.
     *
     * @param minorUnits of one payout, or the sum of several
     */
    Uni<Void> requireWithinDailyLimit(long minorUnits, CurrencyCode currency) {
        Long limit = daily.get(currency);
        if (limit == null) {
            return Uni.createFrom().voidItem();
        }
        // The day is taken after the lock: who waits for it over midnight counts for the new day.
        return sums.lock(currency)
                .chain(() -> sumOfToday(currency))
                .invoke(sum -> {
                    if (minorUnits > limit - sum) {
                        throw new ServiceException(
                                ErrorCode.DAILY_LIMIT_EXCEEDED,
                                "The limit for a day is "
                                        + BigDecimal.valueOf(limit, currency.decimals())
                                                .toPlainString() + " " + currency + ".");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Long> sumOfToday(CurrencyCode currency) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), dayZone);
        return sums.sum(
                currency,
                today.atStartOfDay(dayZone).toInstant(),
                today.plusDays(1).atStartOfDay(dayZone).toInstant());
    }
}
